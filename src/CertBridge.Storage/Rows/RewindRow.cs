using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>How the exchange with a partner stands after one of the two went back.</summary>
/// <param name="Partner">The partner.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">When it stopped; when it went on, where it does.</param>
/// <param name="Found">What was found, a sentence for people; ids and numbers only.</param>
/// <param name="Shown">What the partner's newest hello said of its numbers and logs.</param>
public sealed record RewindRow(PartnerId Partner, RewindState State, DateTimeOffset Since, string Found, byte[] Shown);
