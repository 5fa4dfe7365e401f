using System.Text;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>
/// Makes a node: (1) everything is checked, (2) every key and document is made in memory and verified as a partner would, (3) the keys that stay
/// outside are written, (4) the home, (5) the first operator, (6) node.yaml. A home without node.yaml is half-made and is never started.
/// </summary>
public static class NodeFounding
{
    /// <returns>What was made, or every reason why nothing was.</returns>
    public static Parsed<InitResult> Init(InitRequest request, DateTimeOffset now)
    {
        // 1
        Parsed<CardOfficer>[] officers = OfficersOf(request);
        Problem[] problems = [.. InitChecking.Objections(request, officers)];
        if (problems.Length > 0)
            return Parsed<InitResult>.Invalid(problems);
        using var keys = new FoundingKeys();
        // 2
        Parsed<Newborn> newborn = Newborn.Make(request, keys, [.. officers.Select(officer => officer.Value!)], now);
        return newborn.IsValid ? Parsed<InitResult>.Valid(Write(request, keys, newborn.Value, now)) : Parsed<InitResult>.Invalid(newborn.Problems);
    }

    /// <returns>Every reason why <see cref="Init"/> would make nothing of this; nothing is written.</returns>
    public static IReadOnlyList<Problem> Objections(InitRequest request) => [.. InitChecking.Objections(request, OfficersOf(request))];

    private static Parsed<CardOfficer>[] OfficersOf(InitRequest request) =>
        [.. request.OfficerCertificates.Select(file => OfficerFile.ReadCertificate(file, "officer-certificate"))];

    internal static string RootKeyName(PartnerId id) => $"{id}.root.key";

    private static InitResult Write(InitRequest request, FoundingKeys keys, Newborn newborn, DateTimeOffset now)
    {
        // 3
        string rootKeyFile = new OutsideFolder(request.RootOut).Write(RootKeyName(request.Settings.Id), keys.Root.ToEncryptedPem(request.RootPassphrase));
        PersonalKeyMade? officer = request.FirstOfficer is { } first
            ? PersonalKeyDesk.Write([keys.Officer], PersonalKeyKind.Officer, [newborn.OfficerCertificate!], first.Name, first.OutFolder, first.Passphrase)
            : null;
        CrashPoints.Reach(CrashPoint.InitRootWritten);
        // 4
        using KeyProtection protection = KeyProtection.Of(request.Home, request.Settings);
        WriteHome(request.Home, keys, newborn, protection);
        // 5
        var issuing = new OperatorIssuing(request.Home, request.Settings, keys.Authority, newborn.AuthorityCertificate, newborn.TlsCertificate, now);
        OperatorMade admin = issuing.Issue(AdminOf(request), requested: null, register: []);
        CrashPoints.Reach(CrashPoint.InitOperatorWritten);
        // 6
        DurableFile.Write(request.Home.NodeFile, Encoding.UTF8.GetBytes(NodeSettingsWriting.Write(request.Settings)), KeyFolder.FileMode);
        CrashPoints.Reach(CrashPoint.InitDone);
        return new InitResult
        {
            Id = request.Settings.Id,
            Fingerprint = newborn.Own.Card.Fingerprint,
            CardExpires = newborn.Own.Card.Expires,
            SheetExpires = newborn.Own.Sheet.Expires,
            NodeFile = request.Home.NodeFile,
            RootKeyFile = rootKeyFile,
            FirstOfficer = officer,
            FirstOperator = admin,
            ContactsSigned = newborn.Own.Contacts is not null,
        };
    }

    private static void WriteHome(NodeHome home, FoundingKeys keys, Newborn newborn, KeyProtection protection)
    {
        foreach (string folder in new[] { home.Folder, home.KeysFolder, home.CardsFolder, home.AgreementsFolder, home.StoreFolder })
            DurableFolder.Make(folder, KeyFolder.FolderMode);
        var folderOfKeys = new KeyFolder(home, protection);
        folderOfKeys.Add(KeyKind.Signing, keys.Signing);
        folderOfKeys.Add(KeyKind.Log, keys.Log);
        folderOfKeys.Add(KeyKind.Tls, keys.Tls, newborn.TlsCertificate);
        folderOfKeys.AddEncryption(keys.Encryption);
        folderOfKeys.AddAuthority(keys.Authority, newborn.AuthorityCertificate);
        folderOfKeys.AddStoreKey(keys.Store);
        CrashPoints.Reach(CrashPoint.InitKeysWritten);
        OwnIdentity.Write(home, newborn.Own);
        CrashPoints.Reach(CrashPoint.InitCardWritten);
    }

    private static OperatorRequest AdminOf(InitRequest request) => new()
    {
        Name = request.OperatorName,
        Role = OperatorRole.Admin,
        OutFolder = request.OperatorOut,
        NodeAddress = request.NodeAddress,
    };
}
