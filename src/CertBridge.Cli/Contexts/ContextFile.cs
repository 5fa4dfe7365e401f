using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Cli.Contexts;

/// <summary>The file with the contexts (docs/CLI.md, "Contexts"). Unknown fields are refused: a misspelt one would change who is calling.</summary>
internal sealed record ContextFile(string Path, string? Current, IReadOnlyList<NodeContext> Contexts)
{
    private const int BytesMax = 64 * 1024;
    private const int ContextsMax = 200;
    private const int TextMax = 1024;

    private static readonly string[] Environments = ["production", "exercise", "dev"];

    private static readonly DocumentErrors Errors = new()
    {
        Malformed = CommandLineErrors.ContextInvalid,
        Schema = CommandLineErrors.ContextInvalid,
    };

    public static Parsed<ContextFile> Read(string path)
    {
        byte[] bytes = InputFile.Read(path, BytesMax);
        Parsed<DocumentNode> tree = DocumentReading.Yaml(bytes, Errors, new DocumentLimits { BytesMax = BytesMax });
        if (!tree.IsValid)
            return Parsed<ContextFile>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        DocumentFields? top = DocumentFields.Open(tree.Value, problems);
        string? current = top?.Text("current", TextMax);
        DocumentFields? group = top?.Group("contexts", required: true);
        string[] names = [.. (group?.Names ?? []).Take(ContextsMax)];
        NodeContext?[] contexts = [.. names.Select(name => ReadOne(name, group!.Group(name, required: true), path))];
        group?.RefuseOthers();
        top?.RefuseOthers();
        return problems.Conclude(() => new ContextFile(path, current, [.. contexts.OfType<NodeContext>()]));
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
            : new NodeContext(name, node, environment, Beside(path, trust), Beside(path, certificate), Beside(path, key));
    }

    private static Uri? Address(DocumentFields? fields)
    {
        if (fields?.Text("node", TextMax, required: true) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { Scheme: "https", AbsolutePath: "/", UserInfo: "" })
            return address;
        fields.Report(CommandLineErrors.ContextInvalid, "node", "Expected the address of a local listener, such as https://127.0.0.1:7442.");
        return null;
    }

    /// <summary>Paths in the file are relative to it, so that the folder can be carried to another machine.</summary>
    private static string Beside(string file, string path) =>
        System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!);
}
