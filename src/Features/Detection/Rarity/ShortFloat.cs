namespace SensorGrid.Features.Detection.Rarity;

/// <summary>The upper half of a 32-bit number: all of its range, with three digits.</summary>
/// <param name="Bits">The 16 bits.</param>
internal readonly record struct ShortFloat(ushort Bits)
{
    public float Value => BitConverter.UInt32BitsToSingle((uint)Bits << 16);

    /// <summary>Rounds a value of 0 or more up, at most to the greatest finite one, so that a value that comes again has no excess.</summary>
    public static ShortFloat AtLeast(double value)
    {
        var single = (float)Math.Min(value, float.MaxValue);
        single = single < value ? MathF.BitIncrement(single) : single;
        var bits = BitConverter.SingleToUInt32Bits(single);
        var upper = (bits >> 16) + ((bits & 0xFFFF) == 0 ? 0u : 1u);
        return new ShortFloat((ushort)Math.Min(upper, 0x7F7F));
    }
}
