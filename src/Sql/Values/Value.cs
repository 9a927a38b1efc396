namespace SensorGrid.Sql.Values;

/// <summary>A SQL value. Its type is known where it is used, and not kept with it.</summary>
/// <remarks>
/// Numbers, times and intervals are bits; text, bytes and rows are references. By kind: BOOLEAN 0 or 1; whole numbers themselves; DECIMAL the number without its point
/// (1.50 of DECIMAL(3, 2) is 150); REAL and DOUBLE the bits of a double (a REAL is rounded to 32 bits); DATE, TIME and TIMESTAMP milliseconds since 1970-01-01 or since midnight;
/// intervals months or milliseconds; text a string; VARBINARY bytes; a row an array of values.
/// </remarks>
public readonly struct Value : IEquatable<Value>
{
    private static readonly object NullMark = new();

    private readonly object? _reference;

    private Value(long bits, object? reference)
    {
        Bits = bits;
        _reference = reference;
    }

    /// <summary>The null of every type.</summary>
    public static Value Null => new(0, NullMark);

    /// <summary>Gets whether it is null.</summary>
    public bool IsNull => ReferenceEquals(_reference, NullMark);

    /// <summary>The bits of a value that is no reference.</summary>
    public long Bits { get; }

    /// <summary>The value of a DOUBLE or REAL.</summary>
    public double Double => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>The value of a BOOLEAN.</summary>
    public bool Boolean => Bits != 0;

    /// <summary>The value of a CHAR or VARCHAR.</summary>
    public string Text => (string)_reference!;

    /// <summary>The value of a VARBINARY.</summary>
    public byte[] Bytes => (byte[])_reference!;

    /// <summary>The fields of a row value.</summary>
    public Value[] Fields => (Value[])_reference!;

    /// <summary>The text, bytes or fields; null for a value that is bits. Of no use for a null.</summary>
    internal object? Reference => _reference;

    public static bool operator ==(Value left, Value right) => left.Equals(right);

    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    /// <summary>Creates a whole number, DECIMAL, time or interval.</summary>
    public static Value Of(long bits) => new(bits, null);

    /// <summary>Creates a DOUBLE.</summary>
    public static Value Of(double value) => new(BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>Creates a BOOLEAN.</summary>
    public static Value Of(bool value) => new(value ? 1 : 0, null);

    /// <summary>Creates text; null for null.</summary>
    public static Value Of(string? text) => text is null ? Null : new(0, text);

    /// <summary>Creates bytes.</summary>
    public static Value Of(byte[] bytes) => new(0, bytes);

    /// <summary>Creates a row value.</summary>
    public static Value Of(Value[] fields) => new(0, fields);

    /// <summary>Determines whether two values of one type are the same: the key of a group. Nulls are the same, NaN is the same as NaN, and 0.0 is another than -0.0.</summary>
    public bool Equals(Value other) => Bits == other.Bits && (ReferenceEquals(_reference, other._reference) || (_reference, other._reference) switch
    {
        (string left, string right) => left == right,
        (byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right),
        (Value[] left, Value[] right) => left.AsSpan().SequenceEqual(right),
        _ => false,
    });

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() => _reference switch
    {
        null => Bits.GetHashCode(),
        string text => text.GetHashCode(StringComparison.Ordinal),
        byte[] bytes => bytes.Length,
        Value[] fields => fields.Length,
        _ => -1,
    };
}
