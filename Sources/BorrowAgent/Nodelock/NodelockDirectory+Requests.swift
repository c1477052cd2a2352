// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension NodelockDirectory {
    /// Every request whose outcome is not stored yet.
    func requests() -> [RequestInFlight] {
        var requests: [RequestInFlight] = []
        _ = walk { folder, file throws(AgentError) in
            guard file.kind == .request, let text = try folder.read(file.name, limit: RequestInFlight.largest) else { return }
            if let request = RequestInFlight(text, fileName: file.name) { requests.append(request) }
        }
        return requests
    }
}
