// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat

/// A request as it came: nothing in it is proven.
struct UnverifiedRequest: Sendable {
    let head: RequestHead
    /// What `Borrow-Signature` says; empty where it is absent.
    let signature: Bytes
    let body: Bytes
    var peer = Peer.none
    /// What `Authorization: Bearer` says; `nil` where it is absent.
    var token: String?

    /// What `Borrow-Password` says; empty where it is absent. No part of what is signed, hashed or kept.
    var password: Bytes = []

    /// What the answer is signed over, so that it answers this request and no other.
    var digest: Bytes { Base64URL.encode(Digest.sha256(SignatureDomain.request.prefix + head.message(body: body))) }

    /// Proves that a device sent these bytes to this server, recently.
    ///
    /// - Parameter anyClock: whether the device's clock may be off.
    /// - Throws: `bad-request`, `bad-signature`, `wrong-server`, `clock-skew`.
    func verified(by server: Bytes, now: Instant, anyClock: Bool) throws(Refusal) -> SignedRequest {
        guard let key = PublicKey(hostid: head.device), RequestID.isWellFormed(head.id), let time = Instant(iso8601: head.time) else {
            throw Refusal(
                .badRequest, "the request does not carry a device, an id of 22 characters and a time",
                hint: "set \(HeaderName.device), \(HeaderName.id) and \(HeaderName.time)")
        }
        guard head.server == server else {
            throw Refusal(
                .wrongServer, "this server is \(server.shown), the request is for \(Bytes(head.server.prefix(60)).shown)",
                hint: "ask the administrator whether the server got a new key; `borrow list` learns it from the license file")
        }
        guard let signature = Base64URL.decode(signature), key.verifies(signature, of: head.message(body: body), for: .request) else {
            throw Refusal(
                .badSignature, "the request is not signed by its device's key", hint: "send the bytes that were signed, unchanged")
        }
        guard anyClock || abs(time - now) <= RequestHead.clockTolerance else {
            throw Refusal(
                .clockSkew, "the device's clock says \(time.readable.shown), the server's says \(now.readable.shown)",
                hint: "set the clock right; \(RequestHead.clockTolerance / 60) minutes are tolerated")
        }
        try requireEncryption()
        return SignedRequest(device: head.device.shown, id: head.id.shown, body: body, peer: peer, password: password)
    }
}

extension UnverifiedRequest {
    /// A password that others may have read is not looked at.
    private func requireEncryption() throws(Refusal) {
        guard password.isEmpty || peer.isEncrypted else {
            throw Refusal(
                .encryptionNeeded, "a password came over a connection that is not encrypted, and was not looked at",
                hint: "ask under https://; others may have read it, so the administrator sets a new one")
        }
    }
}

/// A request that this device signed for this server.
struct SignedRequest: Sendable {
    /// `ED25519=…`.
    let device: String
    let id: String
    let body: Bytes
    let peer: Peer
    /// What `Borrow-Password` says.
    let password: Bytes

    fileprivate init(device: String, id: String, body: Bytes, peer: Peer, password: Bytes) {
        (self.device, self.id, self.body, self.peer, self.password) = (device, id, body, peer, password)
    }
}
