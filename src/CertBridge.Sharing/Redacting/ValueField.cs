using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// The typed values of an indicator: its own, and the one seen with it. A step for a type reaches whichever of the two has it. What replaces a
/// value gets the type <see cref="IndicatorValue.RedactedType"/>, so that nobody looks for it; a network stays what it is, and an address that
/// was cut becomes one.
/// </summary>
internal sealed class ValueField(string path)
    : RedactionField<Indicator>(path, RedactionKind.Value, RedactionOperator.Constant, RedactionOperator.HashOnly, RedactionOperator.Hmac, RedactionOperator.CryptoPan,
        RedactionOperator.MaskEmail, RedactionOperator.TruncateIp)
{
    private const string Context = "context";
    private const string Network = "network";

    public override Indicator Redact(Indicator owner, FieldSteps steps, RedactionRun run, int index)
    {
        IndicatorValue what = Redact(owner.What, owner.Role, steps, run, out BoundStep by);
        if (!ReferenceEquals(what, owner.What))
            run.Changed(by, this, index);
        IndicatorValue? also = owner.Also is null ? null : Redact(owner.Also, owner.Role, steps, run, out by);
        if (!ReferenceEquals(also, owner.Also))
            run.Changes.Add(new RedactionChange(RedactionOperators.Word(by.Step.Operator), $"indicators[{index}].also.value", by.By));
        if (ReferenceEquals(what, owner.What) && ReferenceEquals(also, owner.Also))
            return owner;
        bool isReplaced = what.Type == IndicatorValue.RedactedType;
        return owner with { What = what, Also = also, Use = isReplaced ? Context : owner.Use };
    }

    public override IEnumerable<string> TextsOf(Indicator owner) => owner.Also is null ? [owner.What.Value] : [owner.What.Value, owner.Also.Value];

    public override void Remove(Indicator owner, RedactionRun run)
    {
        Remove(owner.What, run);
        if (owner.Also is not null)
            Remove(owner.Also, run);
    }

    public static void Remove(IndicatorValue value, RedactionRun run)
    {
        if (value.Type is IndicatorValue.RedactedType or "port") // a number is found everywhere
            return;
        if (IndicatorForms.IsAddress(value.Type))
            run.RemoveAddress(value.Value);
        else
            run.Remove(value.Value);
    }

    /// <summary>Operators that do something to a value of this type; the others pass over it.</summary>
    public static bool Fits(RedactionOperator op, string type) => op switch
    {
        RedactionOperator.TruncateIp or RedactionOperator.CryptoPan => IndicatorForms.IsAddress(type),
        RedactionOperator.MaskEmail => type == "email",
        _ => true,
    };

    /// <summary>Whether a selector chooses a value; cut to a network, an ip is chosen as a network too.</summary>
    public static bool IsChosen(RedactionSelector? selector, string type, string? role, bool isCut) =>
        selector is null
        || (selector.Name == RedactionSelector.Role ? selector.Word == role : selector.Word == type || (isCut && selector.Word == Network));

    /// <summary>True for an ip that a step cuts to a network, whatever becomes of it in the end.</summary>
    public static bool IsCut(string type, string? role, FieldSteps? steps)
    {
        if (type != "ip" || steps is null)
            return false;
        for (int i = 0; i < steps.All.Count; i++)
        {
            RedactionStep step = steps.All[i].Step;
            if (step.Operator == RedactionOperator.TruncateIp && IsChosen(step.Target.Selector, type, role, isCut: false))
                return true;
        }
        return false;
    }

    private static IndicatorValue Redact(IndicatorValue value, string? role, FieldSteps steps, RedactionRun run, out BoundStep by)
    {
        by = default;
        if (value.Type == IndicatorValue.RedactedType)
            return value;
        var at = (value.Type, Role: role, IsCut: IsCut(value.Type, role, steps));
        BoundStep? reaching = steps.Strictest(at, static (at, step) => Fits(step.Step.Operator, at.Type) && IsChosen(step.Step.Target.Selector, at.Type, at.Role, at.IsCut));
        if (reaching is not { } strictest || strictest.Step.Operator == RedactionOperator.Keep)
            return value;
        by = strictest;
        IndicatorValue redacted = Redacted(value, strictest.Step, run.Key);
        if (ReferenceEquals(redacted, value))
            return value;
        Remove(value, run);
        run.Grew(value.Type.Length + value.Value.Length, redacted.Type.Length + redacted.Value.Length);
        return redacted;
    }

    // What is not the address it says it is cannot be cut or changed bit by bit: then nothing of it is left.
    private static IndicatorValue Redacted(IndicatorValue value, RedactionStep step, RedactionKey key)
    {
        switch (step.Operator)
        {
            case RedactionOperator.TruncateIp:
                string? network = AddressText.Truncate(value.Value, step.PrefixV4, step.PrefixV6);
                if (network is null)
                    return new IndicatorValue(IndicatorValue.RedactedType, Pseudonym.Hash(key, value.Value));
                return network == value.Value ? value : new IndicatorValue(value.Type == "ip" ? Network : value.Type, network);
            case RedactionOperator.CryptoPan:
                return new IndicatorValue(IndicatorValue.RedactedType, AddressText.Change(value.Value, key.Addresses) ?? Pseudonym.Hash(key, value.Value));
            default:
                return new IndicatorValue(IndicatorValue.RedactedType, TextOperators.Replacement(step, value.Value, IndicatorValue.LengthMax, key));
        }
    }
}
