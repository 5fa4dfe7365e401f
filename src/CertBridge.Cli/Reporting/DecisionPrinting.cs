using System.Text;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;
using Lines = CertBridge.Cli.Printing.Table;

namespace CertBridge.Cli.Reporting;

/// <summary>How decisions are printed: what a partner gets, and why or why not.</summary>
internal static class DecisionPrinting
{
    public const string Allow = "allow";
    public const string Hold = "hold";

    private static readonly Column<DecisionSummary>[] Columns =
    [
        new("PARTNER", decision => decision.Partner),
        new("DECISION", decision => decision.Outcome),
        new("REASON", decision => decision.Reason),
        new("DELIVERY", decision => decision.HeldUntilMs == 0 ? decision.Delivery : $"{decision.Delivery}, held"),
        new("BECAUSE", decision => decision.Because, WidthMax: 100),
    ];

    public static string Table(IReadOnlyList<DecisionSummary> decisions) => Lines.Of(decisions, Columns, isColoured: false);

    public static void Write(Utf8JsonWriter json, DecisionSummary decision)
    {
        json.WriteString("partner", decision.Partner);
        json.WriteString("outcome", decision.Outcome);
        json.WriteString("reason", decision.Reason);
        json.WriteString("because", decision.Because);
        json.WriteString("delivery", decision.Delivery);
        json.WriteTime("heldUntil", decision.HeldUntilMs);
        if (decision.RecordJson.Length > 0)
            json.WriteDocument("record", Encoding.UTF8.GetBytes(decision.RecordJson));
    }
}
