using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Proving;

/// <summary><c>certbridge ledger anchors</c>: which state of the node log lies in which partner's hands, with what opens it for an auditor; and the anchors partners gave.</summary>
internal static class AnchorsVerb
{
    public static readonly Option<string> Partner = Flag.Text("--partner", "PARTNER", "One partner's logs only");

    /// <summary>Exit 9 where an anchor of ours is not opened by what is kept for it.</summary>
    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        var request = new ListAnchorsRequest { Partner = run.Value(Partner) ?? "", Limit = Paging.LimitOf(run) };
        ListAnchorsResponse list = await session.Node.Ledger.ListAnchorsAsync(request, cancellationToken: run.Cancel);
        run.Print.List("LedgerAnchors", list.Anchors, Columns(run.Print.Times), Write);
        return list.Anchors.All(anchor => anchor.Opens || !IsOurs(anchor)) ? ExitCode.Done : ExitCode.VerificationFailed;
    }

    private static Column<AnchorItem>[] Columns(HumanTime times) =>
    [
        new("LOG", anchor => anchor.Log),
        new("PARTNER", anchor => anchor.Partner),
        new("LEAF", anchor => anchor.LeafIndex.ToString()),
        new("AT", anchor => times.Both(anchor.AtMs)),
        new("BLINDED", anchor => Hex(anchor.Blinded), WidthMax: 17),
        new("NODE LOG", anchor => IsOurs(anchor) ? anchor.NodeSize.ToString() : ""),
        new("ROOT", anchor => Hex(anchor.NodeRoot), WidthMax: 17),
        new("OPENS", anchor => IsOurs(anchor) ? anchor.Opens ? "yes" : "NO" : ""),
    ];

    private static void Write(Utf8JsonWriter json, AnchorItem anchor)
    {
        json.WriteString("log", anchor.Log);
        json.WriteString("partner", anchor.Partner);
        json.WriteString("origin", anchor.Origin);
        json.WriteNumber("leaf", anchor.LeafIndex);
        json.WriteTime("at", anchor.AtMs);
        json.WriteDigest("blinded", anchor.Blinded);
        if (!IsOurs(anchor))
        {
            json.WriteNull("opening");
            return;
        }
        json.WriteStartObject("opening");
        json.WriteDigest("blinding", anchor.Blinding);
        json.WriteString("nodeLog", anchor.NodeLog);
        json.WriteNumber("size", anchor.NodeSize);
        json.WriteDigest("root", anchor.NodeRoot);
        json.WriteBoolean("opens", anchor.Opens);
        json.WriteEndObject();
    }

    private static bool IsOurs(AnchorItem anchor) => anchor.Log == "link";

    private static string Hex(ByteString digest) => Convert.ToHexStringLower(digest.Span);
}
