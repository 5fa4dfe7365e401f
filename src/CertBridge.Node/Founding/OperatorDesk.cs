using System.Text;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>
/// Who may open the local listener: add, list, revoke. Works on the files of the home, whether or not the node runs; a running node reads the
/// register again at the next connection.
/// </summary>
public sealed class OperatorDesk(NodeHome home)
{
    public Parsed<OperatorMade> Add(OperatorRequest request, DateTimeOffset now) => HomeLock.Under(home, () => AddLocked(request, now));

    public Parsed<IReadOnlyList<OperatorEntry>> List() => OperatorFile.Read(home);

    /// <summary>Revokes the valid entry of that name. The last valid admin is kept: revoke it after adding another.</summary>
    public Parsed<OperatorEntry> Revoke(string name, DateTimeOffset now) => HomeLock.Under(home, () => RevokeLocked(name, now));

    private Parsed<OperatorMade> AddLocked(OperatorRequest request, DateTimeOffset now)
    {
        Parsed<NodeSettings> settings = NodeSettingsReading.Read(home);
        Parsed<IReadOnlyList<OperatorEntry>> register = OperatorFile.Read(home);
        Parsed<KeyRequest>? requested = request.RequestFile is null ? null : ReadRequest(request.RequestFile);
        Problem[] problems =
        [
            .. settings.Problems, .. register.Problems, .. requested?.Problems ?? [],
            .. OperatorIssuing.Objections(home, request.Name, request.OutFolder, withKey: requested is null),
            .. Clashes(request, requested?.Value, register.Value ?? [], now),
        ];
        if (problems.Length > 0)
            return Parsed<OperatorMade>.Invalid(problems);
        var folder = new KeyFolder(home);
        Parsed<StoredKey> authority = folder.ReadAuthority();
        Parsed<NodeKeys> keys = NodeKeys.Load(home, folder);
        using StoredKey? authorityKey = authority.Value;
        using NodeKeys? nodeKeys = keys.Value;
        if (authorityKey?.Certificate is null || nodeKeys is null)
            return Parsed<OperatorMade>.Invalid([.. AuthorityProblems(authority), .. keys.Problems]);
        var issuing = new OperatorIssuing(home, settings.Value!, authorityKey.Key, authorityKey.Certificate, nodeKeys.Tls.RawData, now);
        return Parsed<OperatorMade>.Valid(issuing.Issue(request, requested?.Value?.PublicKey, register.Value!));
    }

    private Parsed<OperatorEntry> RevokeLocked(string name, DateTimeOffset now)
    {
        Parsed<IReadOnlyList<OperatorEntry>> register = OperatorFile.Read(home);
        if (!register.IsValid)
            return Parsed<OperatorEntry>.Invalid(register.Problems);
        if (register.Value.FirstOrDefault(one => one.Name == name && one.Revoked is null) is not { } entry)
            return Parsed<OperatorEntry>.Invalid(new Problem(HomeErrors.OperatorUnknown, "name", "The register has no entry of that name that is not revoked."));
        if (entry.Role == OperatorRole.Admin && register.Value.Count(one => one.Role == OperatorRole.Admin && one.IsValid(now)) <= 1)
            return Parsed<OperatorEntry>.Invalid(new Problem(HomeErrors.LastAdmin, "name", $"{entry.Name} is the only valid admin."));
        OperatorEntry revoked = entry with { Revoked = now };
        OperatorFile.Write(home, [.. register.Value.Select(one => one.KeyId == entry.KeyId ? revoked : one)]);
        return Parsed<OperatorEntry>.Valid(revoked);
    }

    private static IEnumerable<Problem> Clashes(OperatorRequest request, KeyRequest? requested, IReadOnlyList<OperatorEntry> register, DateTimeOffset now)
    {
        if (register.Any(entry => entry.Name == request.Name && entry.IsValid(now)))
            yield return new Problem(HomeErrors.OperatorExists, "name", $"{request.Name} is on the register.");
        if (requested is not null && register.Any(entry => entry.KeyId == Protocol.Ids.KeyId.OfSubjectPublicKeyInfo(requested.PublicKey)))
            yield return new Problem(HomeErrors.OperatorExists, "request", "The key of the request is on the register; a key is issued for once.");
        if (register.Count >= OperatorFile.EntriesMax)
            yield return new Problem(HomeErrors.InputInvalid, "name", $"The register has {register.Count} entries; the limit is {OperatorFile.EntriesMax}.");
    }

    private static Parsed<KeyRequest> ReadRequest(string path)
    {
        Parsed<byte[]> file = BoundedFile.Read(path, KeyRequest.LengthMax, HomeErrors.InputFileUnreadable);
        return file.IsValid ? KeyRequest.Read(Encoding.ASCII.GetString(file.Value)) : Parsed<KeyRequest>.Invalid(file.Problems);
    }

    private static IEnumerable<Problem> AuthorityProblems(Parsed<StoredKey> authority) => authority.Value is { Certificate: null } stored
        ? [new Problem(HomeErrors.KeyUnreadable, "operators-ca", $"{stored.File} has no certificate beside it.")]
        : authority.Problems;
}
