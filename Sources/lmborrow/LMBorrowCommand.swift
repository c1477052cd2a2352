// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowConsole

@main
struct LMBorrowCommand: AsyncParsableCommand {
    func run() async throws {}
}
