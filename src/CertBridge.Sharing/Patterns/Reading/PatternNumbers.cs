using System.Globalization;

namespace CertBridge.Sharing.Patterns.Reading;

/// <summary>Numbers of the language, and their shortest form.</summary>
internal static class PatternNumbers
{
    /// <summary>Digits of a fraction on either side of its point.</summary>
    private const int DigitsMax = 32;

    /// <summary>Null where the text is no number.</summary>
    public static PatternValue? Read(string text)
    {
        bool isNegative = text[0] == '-';
        string digits = text[0] is '+' or '-' ? text[1..] : text;
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? Whole(digits, isNegative) : Fraction(digits[..point], digits[(point + 1)..], isNegative);
    }

    private static PatternValue? Whole(string digits, bool isNegative)
    {
        if (digits.Length > 1 && digits[0] == '0')
            return null;
        return long.TryParse(isNegative ? "-" + digits : digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? new PatternValue(PatternValueKind.Whole, number.ToString(CultureInfo.InvariantCulture))
            : null;
    }

    private static PatternValue? Fraction(string whole, string part, bool isNegative)
    {
        if (part.Length == 0 || part.Length > DigitsMax || whole.Length > DigitsMax || !part.All(char.IsAsciiDigit))
            return null;
        string left = whole.TrimStart('0');
        string right = part.TrimEnd('0');
        bool isZero = left.Length == 0 && right.Length == 0;
        return new PatternValue(PatternValueKind.Fraction, $"{(isNegative && !isZero ? "-" : "")}{(left.Length == 0 ? "0" : left)}.{(right.Length == 0 ? "0" : right)}");
    }
}
