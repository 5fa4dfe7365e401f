using System.Globalization;
using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// <c>operators.yaml</c> beside node.yaml: every client certificate this node ever issued, by key id. Being on it and not revoked is what
/// admits; the issuing authority's signature is for tools that want a chain.
/// </summary>
internal static class OperatorFile
{
    public const int EntriesMax = 2_000;
    private const int FileBytesMax = 1024 * 1024;

    private static readonly DocumentErrors Errors = new() { Malformed = HomeErrors.RegisterCorrupt, Schema = HomeErrors.RegisterCorrupt };

    public static string PathIn(NodeHome home) => Path.Combine(home.Folder, "operators.yaml");

    public static Parsed<IReadOnlyList<OperatorEntry>> Read(NodeHome home)
    {
        Parsed<byte[]> file = BoundedFile.Read(PathIn(home), FileBytesMax, HomeErrors.RegisterCorrupt);
        return file.IsValid ? Parse(file.Value) : Parsed<IReadOnlyList<OperatorEntry>>.Invalid(file.Problems);
    }

    public static void Write(NodeHome home, IReadOnlyList<OperatorEntry> entries)
    {
        var text = new StringBuilder("# Who may open the local listener, by key. Written by 'certbridge node operator'; a running node reads it again when it changes.\n");
        text.Append(entries.Count == 0 ? "operators: []\n" : "operators:\n");
        foreach (OperatorEntry entry in entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: {entry.Name}\n    role: {entry.Role.Word()}\n    keyId: {entry.KeyId}\n");
            text.Append(CultureInfo.InvariantCulture, $"    from: {Instant(entry.NotBefore)}\n    until: {Instant(entry.NotAfter)}\n");
            if (entry.Revoked is { } revoked)
                text.Append(CultureInfo.InvariantCulture, $"    revoked: {Instant(revoked)}\n");
        }
        DurableFile.Write(PathIn(home), Encoding.UTF8.GetBytes(text.ToString()), KeyFolder.FileMode);
    }

    private static Parsed<IReadOnlyList<OperatorEntry>> Parse(byte[] yaml)
    {
        Parsed<DocumentNode> tree = DocumentReading.Yaml(yaml, Errors);
        if (!tree.IsValid)
            return Parsed<IReadOnlyList<OperatorEntry>>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        List<OperatorEntry> entries = [];
        if (DocumentFields.Open(tree.Value, problems) is { } fields)
        {
            entries = [.. fields.Groups("operators", EntriesMax).Select(ReadEntry).OfType<OperatorEntry>()];
            fields.RefuseOthers();
        }
        foreach (IGrouping<KeyId, OperatorEntry> twice in entries.GroupBy(entry => entry.KeyId).Where(same => same.Count() > 1))
            problems.Schema("operators", $"The key of {twice.First().Name} is listed {twice.Count()} times.", 0);
        return problems.Conclude<IReadOnlyList<OperatorEntry>>(() => entries);
    }

    private static OperatorEntry? ReadEntry(DocumentFields fields)
    {
        PartnerId? name = fields.Partner("name", required: true); // the same form as a partner id
        string? role = fields.Word("role", OperatorRoles.Words, required: true);
        KeyId? keyId = ReadKeyId(fields);
        DateTimeOffset? from = fields.Instant("from", required: true);
        DateTimeOffset? until = fields.Instant("until", required: true);
        DateTimeOffset? revoked = fields.Instant("revoked");
        fields.RefuseOthers();
        if (name is null || role is null || keyId is null || from is null || until is null)
            return null;
        return new OperatorEntry
        {
            Name = name.Value.Value,
            Role = OperatorRoles.Find(role)!.Value,
            KeyId = keyId.Value,
            NotBefore = from.Value,
            NotAfter = until.Value,
            Revoked = revoked,
        };
    }

    private static KeyId? ReadKeyId(DocumentFields fields)
    {
        if (fields.Text("keyId", 2 * Digest.SizeBytes, required: true) is not { } text)
            return null;
        if (KeyIdText.TryParse(text, out KeyId id))
            return id;
        fields.Report(HomeErrors.RegisterCorrupt, "keyId", "A key id has 64 hexadecimal digits.");
        return null;
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
