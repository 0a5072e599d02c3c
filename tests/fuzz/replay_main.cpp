// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>

#include <cstdint>
#include <cstdio>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void feed(const QByteArray &bytes)
{
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(bytes.constData()), size_t(bytes.size()));
}

/// Feeds each file of the folders named, whole, cut short and with each byte turned round: a fuzzer's poor relation
/// that runs wherever the tests run. Fails when it found nothing to feed.
int main(int argc, char **argv)
{
    int files = 0;
    for (int i = 1; i < argc; ++i) {
        QDirIterator folder(QString::fromLocal8Bit(argv[i]), QDir::Files);
        while (folder.hasNext()) {
            QFile file(folder.next());
            if (!file.open(QIODevice::ReadOnly))
                return 1;
            const QByteArray whole = file.readAll();
            feed(whole);
            for (qsizetype at = 0; at < whole.size(); ++at) {
                QByteArray bent = whole;
                bent[at] = char(~bent[at]);
                feed(bent);
                feed(whole.first(at));
            }
            ++files;
        }
    }
    std::printf("%d files\n", files);
    return files > 0 ? 0 : 1;
}
