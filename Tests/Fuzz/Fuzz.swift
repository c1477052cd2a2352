// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// `Fuzz ENTRY-POINT [option of libFuzzer | file | folder]…` fuzzes, for so many seconds of processor time as `FUZZ_SECONDS`
/// says; with `seeds FOLDER` it writes what to begin with, with `large FOLDER` inputs of a megabyte.
@main enum Fuzz {
    fileprivate static let entryPoint = CommandLine.arguments.dropFirst().first.flatMap { EntryPoint(rawValue: $0) }

    static func main() throws {
        guard let entryPoint else { fatalError("the first argument is one of \(EntryPoint.allCases.map(\.rawValue))") }
        let inputs = ["seeds": entryPoint.seeds, "large": EntryPoint.large(1 << 20)]
        if CommandLine.argc == 4, let inputs = inputs[CommandLine.arguments[2]] {
            for (number, input) in inputs.enumerated() {
                try Data(input).write(to: URL(fileURLWithPath: CommandLine.arguments[3]).appendingPathComponent("\(number)"))
            }
            return
        }
        if let seconds = ProcessInfo.processInfo.environment["FUZZ_SECONDS"].flatMap({ Int($0) }) { end(after: seconds) }
        var count = CommandLine.argc - 1
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
        exit(runDriver(&count, &arguments, takeOne))
    }

    /// libFuzzer ends in good order at SIGUSR1.
    private static func end(after seconds: Int) {
        var (event, timer) = (sigevent(), timer_t(bitPattern: 0))
        event.sigev_notify = CInt(SIGEV_SIGNAL)
        event.sigev_signo = SIGUSR1
        var limit = itimerspec()
        limit.it_value.tv_sec = seconds
        guard timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &timer) == 0, timer_settime(timer, 0, &limit, nil) == 0 else {
            fatalError("no timer")
        }
    }
}

private func takeOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(BrokenPromise) {
        try Fuzz.entryPoint?.take(Bytes(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
        fatalError("broken promise: \(error)")
    }
    return 0
}

/// libFuzzer's own main, for programs that have one.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
