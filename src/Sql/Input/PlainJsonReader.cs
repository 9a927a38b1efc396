using System.Buffers;
using System.Runtime.CompilerServices;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>
/// Reads records that are written plainly, as nearly all are: well-formed objects with texts of ASCII without escapes in columns, and values of the columns' types. Any other record is left to
/// <see cref="JsonRowReader"/>, which reads all of them, and explains what is wrong. Where both can read, they read the same. Not safe for concurrent use.
/// </summary>
/// <remarks>Its methods take the index at which they begin and return the one behind what they read, or <see cref="Not"/>.</remarks>
internal sealed class PlainJsonReader
{
    /// <summary>Records with more values within values are left to the other reader.</summary>
    private const int MostNested = 32;

    private const int Not = -1;
    private const byte Quote = (byte)'"';

    /// <summary>The end of a text, and what makes one that is not plain.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (byte)control), Quote, (byte)'\\']);

    private readonly CellReader[] _cells;
    private readonly Value[] _nulls;
    private readonly PlainObject _root;

    /// <param name="tree">The columns by their places in a row: none of them in an array that makes rows.</param>
    /// <param name="cells">The readers of the columns.</param>
    public PlainJsonReader(JsonColumnNode tree, CellReader[] cells)
    {
        _cells = cells;
        _nulls = [.. cells.Select(_ => Value.Null)];
        _root = new PlainObject(tree);
    }

    /// <summary>Adds the rows of a record, which are objects one after the other.</summary>
    /// <returns>False when it is not written plainly: then no row was added.</returns>
    public bool TryRead(ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        var before = rows.Count;
        for (var at = SkipSpace(record, 0); (uint)at < (uint)record.Length; at = SkipSpace(record, at))
        {
            var values = new Value[_cells.Length];
            _nulls.CopyTo(values, 0);
            at = record[at] == '{' && !_root.HasColumns ? Members(record, at, _root, values, MostNested) : Not;
            if (at == Not)
            {
                rows.RemoveRange(before, rows.Count - before);
                return false;
            }

            rows.Add(new MappedRow(values, null));
        }

        return true;
    }

    private int Members(ReadOnlySpan<byte> record, int at, PlainObject? place, Value[] values, int depth)
    {
        at = SkipSpace(record, at + 1);
        if (depth == 0 || IsAt(record, at, (byte)'}'))
        {
            return depth == 0 ? Not : at + 1;
        }

        for (var index = 0; ; index++)
        {
            at = Name(record, at, place, index, out var member);
            if (at == Not)
            {
                return Not;
            }

            at = Content(record, SkipSpace(record, at), member, values, depth - 1);
            if (at == Not)
            {
                return Not;
            }

            at = SkipSpace(record, at);
            if (!IsAt(record, at, (byte)','))
            {
                return IsAt(record, at, (byte)'}') ? at + 1 : Not;
            }

            at = SkipSpace(record, at + 1);
        }
    }

    /// <summary>Goes over a name and the colon behind it.</summary>
    private static int Name(ReadOnlySpan<byte> record, int at, PlainObject? place, int index, out PlainObject? member)
    {
        if (place is not null && (uint)at < (uint)record.Length && place.TryExpected(record[at..], index, out var length, out member))
        {
            return at + length;
        }

        member = null;
        var end = Text(record, at);
        var colon = end == Not ? Not : SkipSpace(record, end);
        if (colon == Not || !IsAt(record, colon, (byte)':'))
        {
            return Not;
        }

        member = place?.Find(record[(at + 1)..(end - 1)]);
        place?.Expect(index, record[at..(colon + 1)], member);
        return colon + 1;
    }

    private int Content(ReadOnlySpan<byte> record, int at, PlainObject? place, Value[] values, int depth)
    {
        if ((uint)at >= (uint)record.Length)
        {
            return Not;
        }

        // An object or array in a column is its text: left to the other reader.
        var first = record[at];
        if (first is (byte)'{' or (byte)'[')
        {
            return place is { HasColumns: true } ? Not
                : first == '{' ? Members(record, at, place, values, depth)
                : Elements(record, at, values, depth);
        }

        var end = first switch
        {
            Quote => Text(record, at),
            (byte)'t' => Word(record, at, "true"u8),
            (byte)'f' => Word(record, at, "false"u8),
            (byte)'n' => Word(record, at, "null"u8),
            _ => PlainNumber.Skip(record, at),
        };
        return end == Not || place is null || TryTake(place, first == Quote ? record[(at + 1)..(end - 1)] : record[at..end], first, values) ? end : Not;
    }

    private int Elements(ReadOnlySpan<byte> record, int at, Value[] values, int depth)
    {
        at = SkipSpace(record, at + 1);
        if (depth == 0 || IsAt(record, at, (byte)']'))
        {
            return depth == 0 ? Not : at + 1;
        }

        while (true)
        {
            at = Content(record, at, null, values, depth - 1);
            if (at == Not)
            {
                return Not;
            }

            at = SkipSpace(record, at);
            if (!IsAt(record, at, (byte)','))
            {
                return IsAt(record, at, (byte)']') ? at + 1 : Not;
            }

            at = SkipSpace(record, at + 1);
        }
    }

    /// <summary>Takes a value into the columns that are at its place.</summary>
    private bool TryTake(PlainObject place, ReadOnlySpan<byte> text, byte first, Value[] values)
    {
        foreach (var column in place.Columns)
        {
            if (!_cells[column].TryPlain(text, first, out values[column]))
            {
                return false;
            }
        }

        return true;
    }

    private static int Text(ReadOnlySpan<byte> record, int at)
    {
        if (!IsAt(record, at, Quote))
        {
            return Not;
        }

        var rest = record[(at + 1)..];
        var length = rest.IndexOfAny(Special);
        return length >= 0 && rest[length] == Quote ? at + length + 2 : Not;
    }

    private static int Word(ReadOnlySpan<byte> record, int at, ReadOnlySpan<byte> word) => record[at..].StartsWith(word) ? at + word.Length : Not;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipSpace(ReadOnlySpan<byte> record, int at) => (uint)at < (uint)record.Length && record[at] > ' ' ? at : SkipSpaces(record, at);

    private static int SkipSpaces(ReadOnlySpan<byte> record, int at)
    {
        while ((uint)at < (uint)record.Length && record[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAt(ReadOnlySpan<byte> record, int at, byte character) => (uint)at < (uint)record.Length && record[at] == character;
}
