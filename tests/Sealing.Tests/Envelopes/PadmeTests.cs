using CertBridge.Sealing.Envelopes;

namespace CertBridge.Sealing.Tests.Envelopes;

public sealed class PadmeTests
{
    /// <summary>Values of the paper's own definition, computed with exact integers.</summary>
    [Theory]
    [InlineData(9, 10)]
    [InlineData(100, 104)]
    [InlineData(1000, 1024)]
    [InlineData(1025, 1088)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 4352)]
    [InlineData(1_000_000, 1_015_808)]
    public void LengthFor_IsPadme(int length, int padded) => Assert.Equal(padded, Padme.LengthFor(length));

    [Fact]
    public void LengthFor_IsAFixedPoint_GrowsAndCostsAtMost12Percent()
    {
        int before = 0;
        for (int length = 16; length < 200_000; length++)
        {
            int padded = Padme.LengthFor(length);
            Assert.True(padded >= length && padded >= before && padded <= length * 1.12);
            Assert.Equal(padded, Padme.LengthFor(padded));
            before = padded;
        }
    }
}
