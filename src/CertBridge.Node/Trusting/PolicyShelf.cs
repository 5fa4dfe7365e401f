using System.Globalization;
using System.Text;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// <c>policies/NAME-vVERSION.yaml</c>, the exact bytes that were signed, <c>NAME-vVERSION.sigs</c> beside it, and <c>policies/in-force</c>: one line
/// with the name, version, SHA-256 and time of the one in force, and the leaf it came after. <c>rollback-LEAF.sigs</c> are the signatures of a rollback. A policy
/// that is only tried out lies in <c>NAME-vVERSION.shadow.yaml</c>, and <c>policies/shadow</c> names it. Every policy that was ever in force stays, so that a decision can be made again.
/// </summary>
internal sealed class PolicyShelf(NodeHome home)
{
    private const int SignaturesFileBytesMax = Limits.AgreementSignaturesMax * Limits.SignatureBytesMax * 2;

    private string Pointer => Path.Combine(home.PoliciesFolder, "in-force");

    private string ShadowPointer => Path.Combine(home.PoliciesFolder, "shadow");

    /// <summary>The bytes under that name and version; null for none.</summary>
    public Parsed<byte[]>? FindDocument(SharingPolicy policy)
    {
        string file = DocumentFile(policy);
        return File.Exists(file) ? BoundedFile.Read(file, SharingPolicy.BytesMax, HomeErrors.HomeFileCorrupt) : null;
    }

    public Parsed<IReadOnlyList<byte[]>> Signatures(SharingPolicy policy) => ReadSignatures(SignaturesFile(policy));

    /// <summary>Signatures of the rollback of what came into force with leaf <paramref name="after"/>.</summary>
    public Parsed<IReadOnlyList<byte[]>> RollbackSignatures(ulong? after) => ReadSignatures(RollbackFile(after));

    public void WriteRollback(ulong? after, IReadOnlyList<byte[]> signatures)
    {
        DurableFolder.Make(home.PoliciesFolder, KeyFolder.FolderMode);
        DurableFile.Write(RollbackFile(after), SignatureBlocks.Write(signatures), KeyFolder.FileMode);
    }

    private static Parsed<IReadOnlyList<byte[]>> ReadSignatures(string file)
    {
        if (!File.Exists(file))
            return Parsed<IReadOnlyList<byte[]>>.Valid([]);
        Parsed<byte[]> bytes = BoundedFile.Read(file, SignaturesFileBytesMax, HomeErrors.HomeFileCorrupt);
        if (!bytes.IsValid)
            return Parsed<IReadOnlyList<byte[]>>.Invalid(bytes.Problems);
        return SignatureBlocks.Read(bytes.Value) is { } ders
            ? Parsed<IReadOnlyList<byte[]>>.Valid(ders)
            : Parsed<IReadOnlyList<byte[]>>.Invalid(CorruptFile.Problem(file, []));
    }

    public void Write(SharingPolicy policy, IReadOnlyList<byte[]> signatures)
    {
        DurableFolder.Make(home.PoliciesFolder, KeyFolder.FolderMode);
        DurableFile.Write(SignaturesFile(policy), SignatureBlocks.Write(signatures), KeyFolder.FileMode);
        CrashPoints.Reach(CrashPoint.PolicySignaturesWritten);
        if (!File.Exists(DocumentFile(policy)))
            DurableFile.Write(DocumentFile(policy), policy.Bytes.Span, KeyFolder.FileMode);
        CrashPoints.Reach(CrashPoint.PolicyWritten);
    }

    /// <summary>From here on a restart decides by it.</summary>
    public void PutInForce(PolicyInForce policy)
    {
        DurableFile.Write(Pointer, PolicyPointer.Of(policy).ToBytes(), KeyFolder.FileMode);
        CrashPoints.Reach(CrashPoint.PolicyPutInForce);
    }

    /// <summary>From here on it is asked beside the one in force, over restarts.</summary>
    public void PutBeside(SharingPolicy shadow, DateTimeOffset since) => DurableFile.Write(ShadowPointer, PolicyPointer.Of(new PolicyInForce(shadow, since)).ToBytes(), KeyFolder.FileMode);

    public void EndShadow() => File.Delete(ShadowPointer);

    /// <summary>A policy that is or was once in force, or beside it; null when it is not here, or not as it was.</summary>
    public SharingPolicy? Find(string name, ulong version, string digest)
    {
        if (SharingPolicy.BuiltIn.Hash.ToString() == digest)
            return SharingPolicy.BuiltIn;
        foreach (string file in new[] { DocumentFile(name, version, isShadow: false), DocumentFile(name, version, isShadow: true) }.Where(File.Exists))
        {
            Parsed<byte[]> bytes = BoundedFile.Read(file, SharingPolicy.BytesMax, HomeErrors.HomeFileCorrupt);
            if (bytes.IsValid && SharingPolicy.Read(bytes.Value).Value is { } policy && policy.Hash.ToString() == digest)
                return policy;
        }
        return null;
    }

    /// <summary>The one a restart decides by; the built-in one where none was ever loaded. What cannot be read refuses the start, by its name.</summary>
    public Parsed<PolicyInForce> ReadInForce()
    {
        Parsed<PolicyInForce> inForce = File.Exists(Pointer) ? ReadNamed(Pointer, isShadow: false) : Parsed<PolicyInForce>.Valid(PolicyInForce.BuiltIn);
        if (!inForce.IsValid || !File.Exists(ShadowPointer))
            return inForce;
        Parsed<PolicyInForce> shadow = ReadNamed(ShadowPointer, isShadow: true);
        return shadow.IsValid ? Parsed<PolicyInForce>.Valid(inForce.Value with { Shadow = shadow.Value.Document }) : shadow;
    }

    private Parsed<PolicyInForce> ReadNamed(string pointer, bool isShadow)
    {
        Parsed<byte[]> line = BoundedFile.Read(pointer, PolicyPointer.BytesMax, HomeErrors.HomeFileCorrupt);
        if (!line.IsValid)
            return Parsed<PolicyInForce>.Invalid(line.Problems);
        if (PolicyPointer.Read(line.Value) is not { } named)
            return Parsed<PolicyInForce>.Invalid(CorruptFile.Problem(pointer, []));
        if (named.Digest == SharingPolicy.BuiltIn.Hash.ToString() && !isShadow)
            return Parsed<PolicyInForce>.Valid(new PolicyInForce(SharingPolicy.BuiltIn, named.Since, named.After));
        string file = DocumentFile(named.Name, named.Version, isShadow);
        Parsed<byte[]> bytes = BoundedFile.Read(file, SharingPolicy.BytesMax, HomeErrors.HomeFileCorrupt);
        if (!bytes.IsValid)
            return Parsed<PolicyInForce>.Invalid(bytes.Problems);
        Parsed<SharingPolicy> policy = SharingPolicy.Read(bytes.Value);
        if (!policy.IsValid)
            return Parsed<PolicyInForce>.Invalid(CorruptFile.Problem(file, policy.Problems));
        return policy.Value.Hash.ToString() == named.Digest && policy.Value.IsShadow == isShadow
            ? Parsed<PolicyInForce>.Valid(new PolicyInForce(policy.Value, named.Since, named.After))
            : Parsed<PolicyInForce>.Invalid(new Problem(HomeErrors.HomeFileCorrupt, Path.GetFileName(file), $"{file} is not the policy that was put in force: its SHA-256 is {policy.Value.Hash}."));
    }

    private string DocumentFile(SharingPolicy policy) => DocumentFile(policy.Name, policy.Version, policy.IsShadow);

    private string DocumentFile(string name, ulong version, bool isShadow) =>
        Path.Combine(home.PoliciesFolder, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(name)}-v{version}{(isShadow ? ".shadow" : "")}.yaml"));

    private string RollbackFile(ulong? after) =>
        Path.Combine(home.PoliciesFolder, string.Create(CultureInfo.InvariantCulture, $"rollback-{(after is { } leaf ? leaf : "none")}.sigs"));

    private string SignaturesFile(SharingPolicy policy) => Path.ChangeExtension(DocumentFile(policy), ".sigs");
}
