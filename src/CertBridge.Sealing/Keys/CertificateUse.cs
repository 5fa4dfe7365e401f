namespace CertBridge.Sealing.Keys;

/// <summary>What a certificate is made for. One key never serves two uses.</summary>
public enum CertificateUse
{
    /// <summary>The node's CMS, key sheets and single receipts: digitalSignature.</summary>
    Signing,

    /// <summary>What envelopes are sealed to: keyAgreement.</summary>
    Encryption,

    /// <summary>The ML-KEM-768 half of what envelopes are sealed to: keyEncipherment and nothing else (RFC 9935 section 5).</summary>
    Encapsulation,

    /// <summary>A person who signs agreements, releases and contact sheets: digitalSignature and contentCommitment.</summary>
    Officer,

    /// <summary>A named person who signs what became of a report that was sealed to them: contentCommitment and nothing else.</summary>
    PersonReceipt,

    /// <summary>Both ends of the link: serverAuth and clientAuth, because either node may dial.</summary>
    NodeTls,

    /// <summary>The node's own small authority for its operators: keyCertSign.</summary>
    OperatorAuthority,

    /// <summary>A person or sensor at the local listener: clientAuth.</summary>
    OperatorTls,
}
