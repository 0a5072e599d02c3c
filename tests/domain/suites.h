// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

// One test class a file; the program's main runs them in turn.
std::unique_ptr<QObject> runMachineTest();
std::unique_ptr<QObject> jsonTest();
std::unique_ptr<QObject> digestTest();
std::unique_ptr<QObject> checkTest();
std::unique_ptr<QObject> policyTest();
std::unique_ptr<QObject> redactionTest();
