using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>The signed documents and certificates of a node that is not on disk yet.</summary>
internal sealed record Newborn(OwnIdentity Own, byte[] TlsCertificate, byte[] AuthorityCertificate, byte[]? OfficerCertificate)
{
    /// <summary>What was signed here is verified here, as a partner will: a node whose card nobody can import must not come to be.</summary>
    public static Parsed<Newborn> Make(InitRequest request, FoundingKeys keys, IReadOnlyList<CardOfficer> officers, DateTimeOffset now)
    {
        byte[]? officerCertificate = request.FirstOfficer is { } first
            ? PersonalKeyDesk.Certificate(keys.Officer, CertificateUse.Officer, first.Name, request.Settings.Name, request.Settings.Environment, now)
            : null;
        V1.CardOfficer[] onCard =
        [
            .. officerCertificate is null ? [] : new[] { OnCard(request.FirstOfficer!.Name, officerCertificate) },
            .. officers.Select(officer => OnCard(officer.Name, officer.Certificate.Der)),
        ];
        Parsed<OwnIdentity> own = OwnIdentity.Verify(new V1.PartnerCard
        {
            Card = CardSigning.Card(IdentityDocuments.FirstCard(request.Settings, keys, onCard, now), keys.Root, previousRoot: null),
            KeySheet = CardSigning.KeySheet(IdentityDocuments.KeySheet(request.Settings, serial: 1, keys.Encryption, now), keys.Signing),
            Contacts = SignedContacts(request, keys, now),
        });
        return own.IsValid
            ? Parsed<Newborn>.Valid(new Newborn(
                own.Value,
                IdentityDocuments.TlsCertificate(keys.Tls, request.Settings, request.Endpoints, now),
                IdentityDocuments.AuthorityCertificate(keys.Authority, request.Settings, now),
                officerCertificate))
            : Parsed<Newborn>.Invalid(own.Problems);
    }

    /// <summary>Null when there is nothing to say or nobody here to sign it.</summary>
    private static V1.SignedContactSheet? SignedContacts(InitRequest request, FoundingKeys keys, DateTimeOffset now) =>
        request.FirstOfficer is null || request.Endpoints.Count + request.DutyContacts.Count == 0
            ? null
            : CardSigning.Contacts(IdentityDocuments.Contacts(request.Settings.Id, serial: 1, request.Endpoints, request.DutyContacts, now), keys.Officer);

    private static V1.CardOfficer OnCard(string name, byte[] certificate) => new() { Name = name, Certificate = ByteString.CopyFrom(certificate) };
}
