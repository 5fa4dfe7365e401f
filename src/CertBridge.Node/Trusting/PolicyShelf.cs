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
/// with the name, version, SHA-256 and time of the one in force. Every policy that was ever in force stays, so that a decision can be made again.
/// </summary>
internal sealed class PolicyShelf(NodeHome home)
{
    private const int SignaturesFileBytesMax = Limits.AgreementSignaturesMax * Limits.SignatureBytesMax * 2;
    private const int PointerBytesMax = 1024;

    private string Pointer => Path.Combine(home.PoliciesFolder, "in-force");

    /// <summary>The bytes under that name and version; null for none.</summary>
    public Parsed<byte[]>? FindDocument(SharingPolicy policy)
    {
        string file = DocumentFile(policy);
        return File.Exists(file) ? BoundedFile.Read(file, SharingPolicy.BytesMax, HomeErrors.HomeFileCorrupt) : null;
    }

    public Parsed<IReadOnlyList<byte[]>> Signatures(SharingPolicy policy)
    {
        string file = SignaturesFile(policy);
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
    public void PutInForce(SharingPolicy policy, DateTimeOffset since) => DurableFile.Write(
        Pointer,
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{policy.Name} {policy.Version} {policy.Hash} {InstantText.Write(since)}\n")),
        KeyFolder.FileMode);

    /// <summary>A policy that is, or was once, in force; null when it is not here, or not as it was.</summary>
    public SharingPolicy? Find(string name, ulong version, string digest)
    {
        if (SharingPolicy.BuiltIn.Hash.ToString() == digest)
            return SharingPolicy.BuiltIn;
        string file = DocumentFile(name, version);
        Parsed<byte[]>? bytes = File.Exists(file) ? BoundedFile.Read(file, SharingPolicy.BytesMax, HomeErrors.HomeFileCorrupt) : null;
        SharingPolicy? policy = bytes is { IsValid: true } ? SharingPolicy.Read(bytes.Value).Value : null;
        return policy?.Hash.ToString() == digest ? policy : null;
    }

    /// <summary>The one a restart decides by; the built-in one where none was ever loaded. What cannot be read refuses the start, by its name.</summary>
    public Parsed<PolicyInForce> ReadInForce()
    {
        if (!File.Exists(Pointer))
            return Parsed<PolicyInForce>.Valid(PolicyInForce.BuiltIn);
        Parsed<byte[]> line = BoundedFile.Read(Pointer, PointerBytesMax, HomeErrors.HomeFileCorrupt);
        if (!line.IsValid)
            return Parsed<PolicyInForce>.Invalid(line.Problems);
        string[] words = Encoding.ASCII.GetString(line.Value).TrimEnd('\n').Split(' ');
        if (words.Length != 4 || !ulong.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong version) || !InstantText.TryParse(words[3], out DateTimeOffset since))
            return Parsed<PolicyInForce>.Invalid(CorruptFile.Problem(Pointer, []));
        string file = DocumentFile(words[0], version);
        Parsed<byte[]> bytes = BoundedFile.Read(file, SharingPolicy.BytesMax, HomeErrors.HomeFileCorrupt);
        if (!bytes.IsValid)
            return Parsed<PolicyInForce>.Invalid(bytes.Problems);
        Parsed<SharingPolicy> policy = SharingPolicy.Read(bytes.Value);
        if (!policy.IsValid)
            return Parsed<PolicyInForce>.Invalid(CorruptFile.Problem(file, policy.Problems));
        return policy.Value.Hash.ToString() == words[2]
            ? Parsed<PolicyInForce>.Valid(new PolicyInForce(policy.Value, since))
            : Parsed<PolicyInForce>.Invalid(new Problem(HomeErrors.HomeFileCorrupt, Path.GetFileName(file), $"{file} is not the policy that was put in force: its SHA-256 is {policy.Value.Hash}."));
    }

    private string DocumentFile(SharingPolicy policy) => DocumentFile(policy.Name, policy.Version);

    private string DocumentFile(string name, ulong version) => Path.Combine(home.PoliciesFolder, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(name)}-v{version}.yaml"));

    private string SignaturesFile(SharingPolicy policy) => Path.ChangeExtension(DocumentFile(policy), ".sigs");
}
