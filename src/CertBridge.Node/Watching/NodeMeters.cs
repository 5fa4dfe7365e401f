using System.Diagnostics.Metrics;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Watching;

/// <summary>
/// What is counted while it happens. Labels are bounded: partners of the register, and closed lists of the wire; never a report's id or title, an indicator or an
/// operator. Whoever listens to the meter <c>CertBridge.Node</c> gets them; the page /metrics is such a listener.
/// </summary>
internal static class NodeMeters
{
    public const string Prefix = "certbridge_";

    public const string In = "in";
    public const string Out = "out";

    /// <summary>The kinds of items there are.</summary>
    public const string Report = "report";

    public const string Feedback = "feedback";

    /// <summary>Seconds; a receipt within a second is usual, an hour is a night's outage.</summary>
    public static readonly IReadOnlyList<double> DeliveryBounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 21600, 86400];

    /// <summary>First of all: the instruments below are its.</summary>
    public static readonly Meter Meter = new("CertBridge.Node");

    private static readonly MeterDescription DeliveryDescription =
        new($"{Prefix}delivery_seconds", MeterKind.Histogram, "Seconds from a report's acceptance to the partner's verified receipt that it is stored.", "partner", "kind") { Bounds = DeliveryBounds };

    /// <summary>Seconds; a tenth of a millisecond is usual.</summary>
    private static readonly IReadOnlyList<double> EvaluationBounds = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 1];

    private static readonly MeterDescription EvaluationDescription =
        new($"{Prefix}policy_eval_seconds", MeterKind.Histogram, "Seconds one decision on the way out took: guards, rules, the copy and its checks.") { Bounds = EvaluationBounds };

    private static readonly Histogram<double> EvaluationSeconds = Meter.CreateHistogram<double>(EvaluationDescription.Name, unit: null, EvaluationDescription.Help);

    private static readonly Histogram<double> DeliverySeconds = Meter.CreateHistogram<double>(DeliveryDescription.Name, unit: null, DeliveryDescription.Help);

    public static readonly LabelledCounter Items =
        Counter("items_total", "Reports and feedback accepted for a partner (direction out) or stored from one (in).", "direction", "partner", "kind", "tlp");

    public static readonly LabelledCounter Submissions =
        Counter("submissions_total", "Reports handed in, by what became of them; code is that of the first problem of a refused one.", "result", "code");

    public static readonly LabelledCounter Decisions =
        Counter("policy_decisions_total", "Decisions on what may go out or come in, with the code of the reason.", "direction", "outcome", "code", "partner");

    public static readonly LabelledCounter ShadowDecisions =
        Counter("policy_shadow_decisions_total", "Decisions the policy in shadow mode was asked beside; result says whether its answer would have been another.", "direction", "result", "partner");

    public static readonly LabelledCounter Attempts =
        Counter("delivery_attempts_total", "Envelopes put on the link (result sent) and what came of them: stored, quarantined, refused, busy.", "partner", "result", "code");

    public static readonly LabelledCounter Arrivals =
        Counter("arrivals_total", "Envelopes that came in, by verdict and reason.", "partner", "verdict", "code");

    public static readonly LabelledCounter Busy =
        Counter("busy_answers_total", "Times a partner was told to come again later.", "partner", "code");

    public static readonly LabelledCounter VerifyFailures =
        Counter("verify_failures_total", "What did not verify: signature, decrypt (did not open), replay (a number or id used twice), ledger (a log that does not fit).", "kind", "partner");

    public static readonly LabelledCounter DialFailures =
        Counter("dial_failures_total", "Calls to a partner that did not become a link.", "partner");

    public static readonly LabelledCounter ConnectionsRefused =
        Counter("connections_refused_total", "Connections and handshakes turned away.", "listener");

    public static readonly LabelledCounter AlarmsRaised =
        Counter("alarms_raised_total", "Alarms raised, the same one again included.", "kind");

    /// <summary>Every metric that is counted, for the page and for whoever checks names.</summary>
    public static IReadOnlyList<MeterDescription> All { get; } =
    [
        DeliveryDescription, EvaluationDescription, Items.Description, Submissions.Description, Decisions.Description, ShadowDecisions.Description, Attempts.Description, Arrivals.Description, Busy.Description,
        VerifyFailures.Description, DialFailures.Description, ConnectionsRefused.Description, AlarmsRaised.Description,
    ];

    public static void Delivered(PartnerId partner, TimeSpan took) =>
        DeliverySeconds.Record(Math.Max(0, took.TotalSeconds), new KeyValuePair<string, object?>("partner", partner.Value), new KeyValuePair<string, object?>("kind", Report));

    public static void Decided(TimeSpan took) => EvaluationSeconds.Record(took.TotalSeconds);

    private static LabelledCounter Counter(string name, string help, params string[] labels) =>
        new(Meter, new MeterDescription(Prefix + name, MeterKind.Counter, help, labels));
}
