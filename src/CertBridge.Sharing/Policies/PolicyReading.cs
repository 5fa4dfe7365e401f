using System.Text.RegularExpressions;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>Exact bytes to a <see cref="SharingPolicy"/>. Every field is known and checked: what a reader passed over could have been a denial.</summary>
internal static partial class PolicyReading
{
    private const int VersionMax = 1_000_000;
    private const int BecauseLengthMax = 500;
    private const int NamesAppliedMax = 16;
    private const string Profiles = "profiles";

    private static readonly DocumentErrors Errors = new()
    {
        Malformed = PolicyErrors.Malformed,
        Schema = PolicyErrors.Schema,
        Vocabulary = PolicyErrors.Vocabulary,
        Limit = PolicyErrors.Limit,
        Text = PolicyErrors.Text,
    };

    /// <summary>Whoever reads of a wrong operator or path looks into docs/REDACTION.md.</summary>
    private static readonly DocumentErrors ProfileErrors = Errors with { Schema = PolicyErrors.Profile, Vocabulary = PolicyErrors.Profile };

    private static readonly DocumentLimits DocumentLimits = new() { BytesMax = SharingPolicy.BytesMax, NodesMax = 50_000 };

    private static readonly Dictionary<string, RuleEffect> Effects = new(StringComparer.Ordinal)
    {
        ["allow"] = RuleEffect.Allow,
        ["deny"] = RuleEffect.Deny,
        ["hold"] = RuleEffect.Hold,
        ["require"] = RuleEffect.Require,
    };

    public static Parsed<SharingPolicy> Read(ReadOnlyMemory<byte> yaml)
    {
        ReadOnlyMemory<byte> bytes = yaml.Length <= SharingPolicy.BytesMax ? yaml.ToArray() : yaml;
        Parsed<DocumentNode> tree = DocumentReading.Yaml(bytes, Errors, DocumentLimits);
        if (!tree.IsValid)
            return Parsed<SharingPolicy>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        if (DocumentFields.Open(tree.Value, problems) is not { } top)
            return Parsed<SharingPolicy>.Invalid(problems.All);
        top.Word("apiVersion", ["certbridge/v1"], required: true);
        top.Word("kind", ["SharingPolicy"], required: true);
        Heading heading = ReadHeading(top);
        ReadConstants(top);
        IReadOnlyDictionary<string, IReadOnlyList<string>> lists = ReadLists(top);
        WrittenProfiles profiles = ReadProfiles(top, tree.Value);
        FactSchema schema = PolicyFacts.Schema.WithLists(lists.Select(list => KeyValuePair.Create($"lists.{list.Key}", list.Value)));
        IReadOnlyList<Rule> rules = ReadRules(top, schema, profiles, CalendarReading.Read(top));
        top.RefuseOthers();
        return problems.Conclude(() => new SharingPolicy
        {
            Name = heading.Name!,
            Version = (ulong)heading.Version!.Value,
            Owner = heading.Owner ?? "",
            IsShadow = heading.Mode == "shadow",
            Lists = lists,
            Profiles = profiles.Read,
            Rules = rules,
            Hash = Digest.Of(bytes.Span),
            Bytes = bytes,
        });
    }

    private static Heading ReadHeading(DocumentFields top)
    {
        if (top.Group("metadata", required: true) is not { } metadata)
            return new Heading(null, null, null, null);
        string? name = metadata.Text("name", 64, required: true);
        if (name is not null && !PolicyName().IsMatch(name))
            metadata.Report(PolicyErrors.Schema, "name", $"{Excerpt.Of(name)} is not a policy name (1 to 63 of a-z 0-9 . -, such as aln-outbound).");
        var heading = new Heading(
            name,
            metadata.Number("version", 1, VersionMax, required: true),
            metadata.Text("owner", 200),
            metadata.Word("mode", ["active", "shadow"]));
        metadata.RefuseOthers();
        return heading;
    }

    /// <summary>They have one legal value each and are written down so that every reader sees them.</summary>
    private static void ReadConstants(DocumentFields top)
    {
        top.Word("combine", ["deny-overrides"], required: true);
        if (top.Group("defaults", required: true) is not { } defaults)
            return;
        defaults.Word("decision", ["deny"], required: true);
        defaults.Word("onError", ["deny"], required: true);
        defaults.Word("onMissingFact", ["deny"], required: true);
        defaults.RefuseOthers();
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadLists(DocumentFields top)
    {
        var lists = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (top.Group("lists") is not { } fields)
            return lists;
        string[] names = [.. fields.Names];
        if (names.Length > SharingPolicy.ListsMax)
            fields.Problems.Limit(fields.Path, $"There are {names.Length} lists; the limit is {SharingPolicy.ListsMax}.", fields.Line);
        foreach (string name in names.Take(SharingPolicy.ListsMax))
        {
            IReadOnlyList<string> entries = fields.Texts(name, SharingPolicy.ListEntriesMax, 200, required: true);
            if (!ListName().IsMatch(name))
                fields.Report(PolicyErrors.Schema, name, "It is not the name of a list (1 to 40 of a-z 0-9 _, beginning with a letter, such as health_circle).");
            else if (entries.GroupBy(entry => entry, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
                fields.Report(PolicyErrors.Schema, name, $"{Excerpt.Of(twice.Key)} is listed twice.");
            else
                lists[name] = entries;
        }
        return lists;
    }

    private static WrittenProfiles ReadProfiles(DocumentFields top, DocumentNode tree)
    {
        var problems = new DocumentProblems(ProfileErrors);
        bool areThere = top.Node(Profiles) is not null;
        IReadOnlyList<RedactionProfile> profiles = areThere && DocumentFields.Open(tree, problems) is { } fields ? [.. RedactionProfile.ReadAll(fields, Profiles).Values] : [];
        foreach (Problem problem in problems.All)
            top.Problems.Add(problem);
        return new WrittenProfiles(profiles, top.Node(Profiles) is DocumentMap map ? [.. map.Entries.Select(entry => entry.Name)] : []);
    }

    private static List<Rule> ReadRules(DocumentFields top, FactSchema schema, WrittenProfiles profiles, Dictionary<string, ShiftCalendar> calendars)
    {
        var rules = new List<Rule>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (DocumentFields fields in top.Groups("rules", SharingPolicy.RulesMax, required: true))
        {
            string? id = fields.Text("id", 32, required: true);
            if (id is not null && !RuleId().IsMatch(id))
                fields.Report(PolicyErrors.Schema, "id", $"{Excerpt.Of(id)} is not a rule id (R and 1 to 6 digits, such as R20).");
            else if (id is not null && !ids.Add(id))
                fields.Report(PolicyErrors.Schema, "id", $"The id {id} is used twice.");
            if (ReadRule(fields, id, schema, profiles, calendars) is { } rule)
                rules.Add(rule);
            fields.RefuseOthers();
        }
        return rules;
    }

    private static Rule? ReadRule(DocumentFields fields, string? id, FactSchema schema, WrittenProfiles profiles, Dictionary<string, ShiftCalendar> calendars)
    {
        string? effect = fields.Word("effect", Effects.Keys, required: true);
        bool isIncoming = fields.Word("direction", ["out", "in"]) == "in";
        if (isIncoming && effect is not (null or "deny"))
        {
            fields.Report(PolicyErrors.Schema, "effect", "A rule for what comes in can only deny: the agreement allows it, and it is kept as it came.",
                "Write effect: deny, with the condition turned round, such as !(partner.id in lists.neighbours).");
        }
        Expression? when = ReadExpression<Expression>(fields, "when", required: true, schema, Expression.Read);
        string? because = fields.Text("because", BecauseLengthMax, required: true);
        bool isHold = effect == "hold";
        IReadOnlyList<RedactionProfile> apply = effect == "require" ? ReadApply(fields, profiles) : [];
        TimestampExpression? until = isHold ? ReadExpression<TimestampExpression>(fields, "until", required: false, schema, TimestampExpression.Read) : null;
        ApprovalNeed? needs = isHold ? ReadNeeds(fields) : null;
        ShiftCalendar? shift = isHold && fields.Has("shift") ? ReadShift(fields, calendars) : null;
        if (isHold && !fields.Has("until") && !fields.Has("needs") && !fields.Has("shift"))
        {
            fields.Report(PolicyErrors.Schema, "effect", "A hold says until when it lasts, or whom it waits for.",
                "Add until: report.embargoUntil, shift: and the name of a calendar, or needs: { approvals: 1, role: release-officer }.");
        }
        return id is null || effect is null || when is null || because is null
            ? null
            : new Rule
            {
                Id = id,
                Effect = Effects[effect],
                Direction = isIncoming ? ExchangeDirection.Incoming : ExchangeDirection.Outgoing,
                When = when,
                Because = because,
                Apply = apply,
                Until = until,
                Shift = shift,
                Needs = needs,
                Line = fields.Line,
            };
    }

    private delegate Parsed<T> ExpressionReader<T>(string text, FactSchema schema, string field, int line, DocumentErrors errors)
        where T : class;

    private static readonly DocumentErrors ConditionErrors = Errors with { Malformed = PolicyErrors.Condition, Schema = PolicyErrors.Condition, Vocabulary = PolicyErrors.Condition };

    private static T? ReadExpression<T>(DocumentFields fields, string name, bool required, FactSchema schema, ExpressionReader<T> read)
        where T : class
    {
        if (fields.Text(name, ExpressionLimits.LengthMax, required, isMultiline: true) is not { } text)
            return null;
        Parsed<T> expression = read(text, schema, fields.At(name), fields.LineOf(name), ConditionErrors);
        foreach (Problem problem in expression.Problems)
            fields.Problems.Add(problem);
        return expression.Value;
    }

    private static List<RedactionProfile> ReadApply(DocumentFields fields, WrittenProfiles profiles)
    {
        var apply = new List<RedactionProfile>();
        foreach (string name in fields.Texts("apply", NamesAppliedMax, 64, required: true))
        {
            if (profiles.Read.FirstOrDefault(profile => profile.Name == name) is { } profile)
                apply.Add(profile);
            else if (!profiles.Names.Contains(name)) // what is wrong with one that is there was said there
                fields.Report(PolicyErrors.Vocabulary, "apply", $"There is no profile {Excerpt.Of(name)}.", Hint(name));
        }
        return apply;

        string? Hint(string name) => NearestName.Of(name, profiles.Names) is { } nearest ? $"Did you mean {nearest}?" : null;
    }

    private static ShiftCalendar? ReadShift(DocumentFields fields, Dictionary<string, ShiftCalendar> calendars)
    {
        if (fields.Text("shift", 64, required: true) is not { } name)
            return null;
        if (calendars.TryGetValue(name, out ShiftCalendar? calendar))
            return calendar;
        fields.Report(PolicyErrors.Vocabulary, "shift", $"There is no calendar {Excerpt.Of(name)}, or it has a mistake.", NearestName.Of(name, calendars.Keys) is { } nearest ? $"Did you mean {nearest}?" : null);
        return null;
    }

    /// <summary>Lists and calendars are named alike.</summary>
    internal static bool IsListName(string name) => ListName().IsMatch(name);

    private static ApprovalNeed? ReadNeeds(DocumentFields fields)
    {
        if (fields.Group("needs") is not { } needs)
            return null;
        long? approvals = needs.Number("approvals", 1, ApprovalNeed.ApprovalsMax, required: true);
        string? role = needs.Word("role", ["release-officer", "duty-officer", "officer"], required: true);
        bool isDistinct = needs.Truth("distinctFromAuthor") ?? true;
        needs.RefuseOthers();
        return approvals is { } count && role is not null ? new ApprovalNeed((int)count, role, isDistinct) : null;
    }

    private const RegexOptions FormOptions = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int FormMillisecondsMax = 1_000;

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,62}\\z", FormOptions, FormMillisecondsMax)]
    private static partial Regex PolicyName();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}\\z", FormOptions, FormMillisecondsMax)]
    private static partial Regex ListName();

    [GeneratedRegex("^R[0-9]{1,6}\\z", FormOptions, FormMillisecondsMax)]
    private static partial Regex RuleId();

    /// <summary>Those that could be read, and the names of all that are there.</summary>
    private sealed record WrittenProfiles(IReadOnlyList<RedactionProfile> Read, IReadOnlyList<string> Names);

    private sealed record Heading(string? Name, long? Version, string? Owner, string? Mode);
}
