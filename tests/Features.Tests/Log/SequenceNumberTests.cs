using System.Globalization;
using System.Numerics;
using CsCheck;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Tests.Log;

public sealed class SequenceNumberTests
{
    private static readonly BigInteger Most = BigInteger.Pow(2, 192) - 1;

    private static Gen<BigInteger> Numbers { get; } =
        Gen.Select(Gen.Byte.Array[24], Gen.Int[1, 24], (bytes, length) => new BigInteger(bytes.AsSpan(0, length), isUnsigned: true));

    [Fact]
    public void Digits_come_back_as_they_were() =>
        Numbers.Sample(number => SequenceNumber.Parse(number.ToString(CultureInfo.InvariantCulture)).ToString() == number.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Numbers_are_ordered_as_whole_numbers_are() =>
        Gen.Select(Numbers, Numbers).Sample((left, right) => Math.Sign(Parse(left).CompareTo(Parse(right))) == left.CompareTo(right));

    [Fact]
    public void Bytes_are_ordered_as_numbers_are_and_come_back() =>
        Gen.Select(Numbers, Numbers).Sample((left, right) =>
        {
            var (leftBytes, rightBytes) = (Bytes(left), Bytes(right));
            return Math.Sign(leftBytes.AsSpan().SequenceCompareTo(rightBytes)) == left.CompareTo(right) && SequenceNumber.Read(leftBytes) == Parse(left);
        });

    [Fact]
    public void The_largest_number_is_read_and_the_next_one_is_not()
    {
        Assert.True(SequenceNumber.TryParse(Most.ToString(CultureInfo.InvariantCulture), null, out _));
        Assert.False(SequenceNumber.TryParse((Most + 1).ToString(CultureInfo.InvariantCulture), null, out _));
        Assert.False(SequenceNumber.TryParse(new string('9', 58), null, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e5")]
    [InlineData(" 1")]
    public void What_is_not_decimal_digits_is_refused(string text) =>
        Assert.Throws<FormatException>(() => SequenceNumber.Parse(text));

    private static SequenceNumber Parse(BigInteger number) => SequenceNumber.Parse(number.ToString(CultureInfo.InvariantCulture));

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[SequenceNumber.Size];
        Parse(number).Write(bytes);
        return bytes;
    }
}
