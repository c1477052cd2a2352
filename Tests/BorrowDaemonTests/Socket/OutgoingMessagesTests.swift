// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct OutgoingMessagesTests {
    @Test func whoReadsNothingGetsNoMoreThanTheLimit() {
        var outgoing = OutgoingMessages()
        let kilobyte = Bytes(repeating: 0x41, count: 1024)
        let taken = (0..<300).filter { _ in outgoing.append(kilobyte) }.count
        #expect(taken == 256)
    }

    @Test func oneAnswerMayBeLargerThanTheLimit() {
        var outgoing = OutgoingMessages()
        let isTaken = [outgoing.append(Bytes(repeating: 0x41, count: Message.largestAnswer)), outgoing.append([0x41])]
        #expect(isTaken == [true, false])
    }
}
