using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>One rule of a policy. Its order among the others never matters.</summary>
public sealed record Rule
{
    /// <summary>Such as <c>R20</c>: how decisions and cases name it.</summary>
    public required string Id { get; init; }

    public required RuleEffect Effect { get; init; }

    /// <summary>Whether it is asked of what leaves or of what comes in; a rule for what comes in only denies.</summary>
    public ExchangeDirection Direction { get; init; } = ExchangeDirection.Outgoing;

    public required Expression When { get; init; }

    /// <summary>For the officer who reads the decision; never sent to a partner.</summary>
    public required string Because { get; init; }

    /// <summary>What a <see cref="RuleEffect.Require"/> applies; empty for the other effects.</summary>
    public IReadOnlyList<RedactionProfile> Apply { get; init; } = [];

    /// <summary>Until when a <see cref="RuleEffect.Hold"/> lasts; null where it waits for approvals alone.</summary>
    public TimestampExpression? Until { get; init; }

    /// <summary>A <see cref="RuleEffect.Hold"/> lasts until the next shift begins, and does nothing while one is on; null where no calendar is named.</summary>
    public ShiftCalendar? Shift { get; init; }

    /// <summary>Who ends a <see cref="RuleEffect.Hold"/>; null where it waits for a time alone.</summary>
    public ApprovalNeed? Needs { get; init; }

    /// <summary>Line in the document, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>True when the condition looks something up in a list of the policy. Lists are constants of an expression, so its text is what names them.</summary>
    internal bool Uses(string list)
    {
        string text = When.ToCanonicalText();
        string name = $"lists.{list}";
        for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (at + name.Length == text.Length || !(char.IsAsciiLetterOrDigit(text[at + name.Length]) || text[at + name.Length] == '_'))
                return true;
        }
        return false;
    }
}
