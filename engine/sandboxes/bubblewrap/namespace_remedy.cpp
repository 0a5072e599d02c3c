// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/bubblewrap/namespace_remedy.h"

#include <QFile>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;

static QByteArray setting(const QString &name)
{
    QFile file(u"/proc/sys/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

QString namespaceRemedy()
{
    if (setting(u"kernel/apparmor_restrict_unprivileged_userns"_s) == "1")
        return u"AppArmor keeps user namespaces from bubblewrap. Allow it by a profile: write "
               "'abi <abi/4.0>, include <tunables/global> profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }' "
               "to /etc/apparmor.d/bwrap and run 'sudo systemctl reload apparmor'."_s;
    if (setting(u"user/max_user_namespaces"_s) == "0")
        return u"User namespaces are off. Run 'sudo sysctl user.max_user_namespaces=15000'."_s;
    if (setting(u"kernel/unprivileged_userns_clone"_s) == "0")
        return u"User namespaces are off for plain users. Run 'sudo sysctl kernel.unprivileged_userns_clone=1'."_s;
    return u"If this is a container, start it so that it may make user namespaces; a plain chroot never can. Without "
           "isolation only 'direct' is left, which the settings must allow per repository."_s;
}

} // namespace patchplane::sandbox
