namespace CertBridge.Sharing.Redacting;

/// <summary>What each operator makes of a text. The result is always one the field takes.</summary>
internal static class TextOperators
{
    /// <returns>Null when it is dropped; the same text when nothing changes.</returns>
    public static string? Redact(RedactionStep step, string text, RedactionField field, RedactionRun run)
    {
        switch (step.Operator)
        {
            case RedactionOperator.Drop:
                run.Remove(text);
                return null;
            case RedactionOperator.MaskEmail when field.Kind is RedactionKind.Prose or RedactionKind.Languages:
                string masked = MailAddress.MaskedIn(text, run.Remove);
                return Fitted(step.AlsoDefangs ? ProseText.Defang(masked) : masked, text, field.LengthMax, run);
            case RedactionOperator.Defang:
                return Fitted(ProseText.Defang(text), text, field.LengthMax, run);
            default:
                return Replaced(Replacement(step, text, field.LengthMax, run.Key), text, run);
        }
    }

    /// <summary>What a whole value becomes under an operator that replaces it.</summary>
    public static string Replacement(RedactionStep step, string text, int lengthMax, RedactionKey key) => step.Operator switch
    {
        RedactionOperator.Constant => step.Constant,
        RedactionOperator.HashOnly => Pseudonym.Hash(key, text),
        RedactionOperator.Hmac => Pseudonym.Hmac(key, text, step.KeepsDomain, lengthMax),
        RedactionOperator.MaskEmail => MailAddress.Masked(text),
        _ => text,
    };

    private static string Replaced(string replacement, string text, RedactionRun run)
    {
        if (replacement == text)
            return text;
        run.Remove(text);
        run.Grew(text.Length, replacement.Length);
        return replacement;
    }

    private static string Fitted(string changed, string text, int lengthMax, RedactionRun run)
    {
        string fitted = ProseText.Fit(changed, lengthMax);
        run.Grew(text.Length, fitted.Length);
        return fitted;
    }
}
