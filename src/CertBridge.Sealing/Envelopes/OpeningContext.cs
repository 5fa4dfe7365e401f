using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Envelopes;

/// <summary>What an envelope is opened against.</summary>
/// <param name="Self">Who we are: the only recipient accepted.</param>
/// <param name="Sender">The card in force of the partner at the other end: the only sender accepted.</param>
/// <param name="DecryptionKeys">Our encryption keys by subject key identifier, 40 lower-case hexadecimal digits; retired ones too, while an envelope sealed to them may come.</param>
/// <param name="Now">The receiver's time.</param>
public sealed record OpeningContext(PartnerId Self, VerifiedCard Sender, IReadOnlyDictionary<string, DecryptionKey> DecryptionKeys, DateTimeOffset Now);
