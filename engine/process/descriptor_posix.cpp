// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/descriptor.h"

#include <unistd.h>

namespace patchplane::process {

void Descriptor::reset()
{
    if (m_number >= 0)
        ::close(std::exchange(m_number, -1));
}

} // namespace patchplane::process
