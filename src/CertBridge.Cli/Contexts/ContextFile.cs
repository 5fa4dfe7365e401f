using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Cli.Contexts;

/// <summary>The file with the contexts (docs/CLI.md, "Contexts"). Unknown fields are refused: a misspelt one would change who is calling.</summary>
internal sealed record ContextFile(string Path, string? Current, string? Previous, IReadOnlyList<NodeContext> Contexts)
{
    private const int BytesMax = 64 * 1024;
    private const int ContextsMax = 200;
    private const int TextMax = 1024;

    public static IReadOnlyList<string> Environments { get; } = ["production", "exercise", "dev"];

    private static readonly DocumentErrors Errors = new()
    {
        Malformed = CommandLineErrors.ContextInvalid,
        Schema = CommandLineErrors.ContextInvalid,
    };

    /// <summary>The context a command runs in when nobody says which.</summary>
    public string? CurrentOrOnly => Current ?? (Contexts.Count == 1 ? Contexts[0].Name : null);

    public static Parsed<ContextFile> Read(string path)
    {
        byte[] bytes = InputFile.Read(path, BytesMax);
        Parsed<DocumentNode> tree = DocumentReading.Yaml(bytes, Errors, new DocumentLimits { BytesMax = BytesMax });
        if (!tree.IsValid)
            return Parsed<ContextFile>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        DocumentFields? top = DocumentFields.Open(tree.Value, problems);
        string? current = top?.Text("current", TextMax);
        string? previous = top?.Text("previous", TextMax);
        DocumentFields? group = top?.Group("contexts", required: true);
        string[] names = [.. (group?.Names ?? []).Take(ContextsMax)];
        NodeContext?[] contexts = [.. names.Select(name => ReadOne(name, group!.Group(name, required: true), path))];
        group?.RefuseOthers();
        top?.RefuseOthers();
        return problems.Conclude(() => new ContextFile(path, current, previous, [.. contexts.OfType<NodeContext>()]));
    }

    private static NodeContext? ReadOne(string name, DocumentFields? fields, string path)
    {
        Uri? node = Address(fields);
        string? environment = fields?.Word("environment", Environments, required: true);
        string? trust = fields?.Text("trust", TextMax, required: true);
        DocumentFields? identity = fields?.Group("identity", required: true);
        string? certificate = identity?.Text("cert", TextMax, required: true);
        string? key = identity?.Text("key", TextMax, required: true);
        identity?.RefuseOthers();
        fields?.RefuseOthers();
        return node is null || environment is null || trust is null || certificate is null || key is null
            ? null
            : new NodeContext(path, name, node, environment, Beside(path, trust), Beside(path, certificate), Beside(path, key));
    }

    /// <returns>Null when it is not the address of a local listener.</returns>
    public static Uri? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { Scheme: "https", AbsolutePath: "/", UserInfo: "", Query: "", Fragment: "" } ? address : null;

    private static Uri? Address(DocumentFields? fields)
    {
        if (fields?.Text("node", TextMax, required: true) is not { } text)
            return null;
        if (AddressOf(text) is { } address)
            return address;
        fields.Report(CommandLineErrors.ContextInvalid, "node", "Expected the address of a local listener, such as https://127.0.0.1:7442.");
        return null;
    }

    /// <summary>Paths in the file are relative to it, so that the folder can be carried to another machine.</summary>
    private static string Beside(string file, string path) =>
        System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!);
}
