using System.Text;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>
/// <c>+</c> and <c>-</c> of timestamps and durations, in ticks of 100 ns. A moment outside the years 1 to 9999 and a duration beyond
/// <see cref="ExpressionLimits.DurationMax"/> are errors.
/// </summary>
internal sealed class TimeSum(ExpressionType type, NumberNode left, bool isMinus, NumberNode right) : NumberNode(type, left, right)
{
    private readonly long least = type == ExpressionType.Timestamp ? DateTimeOffset.MinValue.Ticks : -ExpressionLimits.DurationMax.Ticks;
    private readonly long most = type == ExpressionType.Timestamp ? DateTimeOffset.MaxValue.Ticks : ExpressionLimits.DurationMax.Ticks;

    public override Binding Binding => Binding.Sum;

    public override string Label => isMinus ? "-" : "+";

    public override string Reason => $"{left.Type} {Label} {right.Type} is out of range";

    public override bool TryEvaluate(ref Evaluation evaluation, out long value)
    {
        value = 0;
        if (!left.TryEvaluate(ref evaluation, out long a) || !right.TryEvaluate(ref evaluation, out long b))
            return false;
        Int128 sum = isMinus ? (Int128)a - b : (Int128)a + b;
        if (sum < least || sum > most)
        {
            evaluation.Failed = this;
            return false;
        }
        value = (long)sum;
        return true;
    }

    public override void Write(StringBuilder text) => WriteBetween(text, left, right);
}
