// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

/// Who may ask.
struct EnrolmentOptions: ParsableArguments {
    @Option(help: "How devices become known: open, on first sight; code, by one that `lend enroll` makes; closed, nobody new.")
    var enrolment = EnrolmentSettings.Mode.open

    @Option(help: "The most new devices a day from one address.")
    var newDevicesPerAddress = EnrolmentSettings().newDevicesPerAddress

    @Option(help: "The most new devices a day from one machine.")
    var newDevicesPerMachine = EnrolmentSettings().newDevicesPerMachine

    @Option(help: "How many days a new device may borrow for, until it is approved (default: as long as any).")
    var newDeviceDays: Int?

    var settings: EnrolmentSettings {
        get throws(Refusal) {
            for (name, number) in [
                ("--new-devices-per-address", newDevicesPerAddress), ("--new-devices-per-machine", newDevicesPerMachine),
                ("--new-device-days", newDeviceDays ?? 1),
            ] where !(1...1_000_000).contains(number) {
                throw Refusal(.usage, "\(name) \(number) is not 1 to 1000000", hint: "where nobody new may come, give --enrolment closed")
            }
            var settings = EnrolmentSettings()
            (settings.mode, settings.newDeviceDays) = (enrolment, newDeviceDays)
            (settings.newDevicesPerAddress, settings.newDevicesPerMachine) = (newDevicesPerAddress, newDevicesPerMachine)
            return settings
        }
    }
}

extension EnrolmentSettings.Mode: ExpressibleByArgument {}
