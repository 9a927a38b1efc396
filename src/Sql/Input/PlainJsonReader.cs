using System.Buffers;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>
/// Reads records that are written plainly, as nearly all are: well-formed objects with texts of ASCII without escapes in columns, and values of the columns' types. Any other record is left to
/// <see cref="JsonRowReader"/>, which reads all of them, and explains what is wrong. Where both can read, they read the same. Not safe for concurrent use.
/// </summary>
internal sealed class PlainJsonReader
{
    /// <summary>Records with more values within values are left to the other reader.</summary>
    private const int MostNested = 32;

    private const byte Quote = (byte)'"';

    /// <summary>The end of a text, and what makes one that is not plain.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(control => (byte)control), Quote, (byte)'\\']);

    private readonly CellReader[] _cells;
    private readonly PlainObject _root;

    /// <param name="tree">The columns by their places in a row: none of them in an array that makes rows.</param>
    /// <param name="cells">The readers of the columns.</param>
    public PlainJsonReader(JsonColumnNode tree, CellReader[] cells)
    {
        _cells = cells;
        _root = new PlainObject(tree);
    }

    /// <summary>Adds the rows of a record, which are objects one after the other.</summary>
    /// <returns>False when it is not written plainly: then no row was added.</returns>
    public bool TryRead(ReadOnlySpan<byte> record, List<MappedRow> rows)
    {
        var before = rows.Count;
        for (var at = SkipSpace(record, 0); at < record.Length; at = SkipSpace(record, at))
        {
            var values = new Value[_cells.Length];
            Array.Fill(values, Value.Null);
            if (record[at] != '{' || !TryMembers(record, ref at, _root, values, MostNested))
            {
                rows.RemoveRange(before, rows.Count - before);
                return false;
            }

            rows.Add(new MappedRow(values, null));
        }

        return true;
    }

    private bool TryMembers(ReadOnlySpan<byte> record, ref int at, PlainObject? place, Value[] values, int depth)
    {
        at = SkipSpace(record, at + 1);
        if (IsAt(record, at, '}'))
        {
            at++;
            return depth > 0;
        }

        for (var index = 0; depth > 0 && TryName(record, ref at, place, index, out var member); index++)
        {
            at = SkipSpace(record, at);
            if (!TryValue(record, ref at, member, values, depth - 1))
            {
                return false;
            }

            at = SkipSpace(record, at);
            if (IsAt(record, at, '}'))
            {
                at++;
                return true;
            }

            if (!IsAt(record, at, ','))
            {
                return false;
            }

            at = SkipSpace(record, at + 1);
        }

        return false;
    }

    /// <summary>Goes over a name and the colon behind it.</summary>
    private static bool TryName(ReadOnlySpan<byte> record, ref int at, PlainObject? place, int index, out PlainObject? member)
    {
        var rest = record[Math.Min(at, record.Length)..];
        if (place is not null && place.TryExpected(rest, index, out var length, out member))
        {
            at += length;
            return true;
        }

        member = null;
        var start = at;
        if (!TryText(record, ref at, out var name))
        {
            return false;
        }

        at = SkipSpace(record, at);
        if (!IsAt(record, at, ':'))
        {
            return false;
        }

        at++;
        member = place?.Find(name);
        place?.Expect(index, record[start..at], member);
        return true;
    }

    private bool TryValue(ReadOnlySpan<byte> record, ref int at, PlainObject? place, Value[] values, int depth)
    {
        if (at >= record.Length)
        {
            return false;
        }

        // An object or array in a column is its text: left to the other reader.
        var first = record[at];
        switch (first)
        {
            case (byte)'{':
                return place is not { HasColumns: true } && TryMembers(record, ref at, place, values, depth);
            case (byte)'[':
                return place is not { HasColumns: true } && TryElements(record, ref at, values, depth);
            case Quote:
                return TryText(record, ref at, out var text) && TryTake(place, text, first, values);
            case (byte)'t':
                return TryWord(record, ref at, "true"u8) && TryTake(place, [], first, values);
            case (byte)'f':
                return TryWord(record, ref at, "false"u8) && TryTake(place, [], first, values);
            case (byte)'n':
                return TryWord(record, ref at, "null"u8) && TryTake(place, [], first, values);
            default:
                var start = at;
                return PlainNumber.TrySkip(record, ref at) && TryTake(place, record[start..at], first, values);
        }
    }

    private bool TryElements(ReadOnlySpan<byte> record, ref int at, Value[] values, int depth)
    {
        at = SkipSpace(record, at + 1);
        if (IsAt(record, at, ']'))
        {
            at++;
            return depth > 0;
        }

        while (depth > 0 && TryValue(record, ref at, null, values, depth - 1))
        {
            at = SkipSpace(record, at);
            if (IsAt(record, at, ']'))
            {
                at++;
                return true;
            }

            if (!IsAt(record, at, ','))
            {
                return false;
            }

            at = SkipSpace(record, at + 1);
        }

        return false;
    }

    /// <summary>Takes a value into the columns that are at its place.</summary>
    private bool TryTake(PlainObject? place, ReadOnlySpan<byte> text, byte first, Value[] values)
    {
        if (place is null)
        {
            return true;
        }

        foreach (var column in place.Columns)
        {
            if (!_cells[column].TryPlain(text, first, out values[column]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryText(ReadOnlySpan<byte> record, ref int at, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!IsAt(record, at, '"'))
        {
            return false;
        }

        var rest = record[(at + 1)..];
        var end = rest.IndexOfAny(Special);
        if (end < 0 || rest[end] != Quote)
        {
            return false;
        }

        text = rest[..end];
        at += end + 2;
        return true;
    }

    private static bool TryWord(ReadOnlySpan<byte> record, ref int at, ReadOnlySpan<byte> word)
    {
        if (!record[at..].StartsWith(word))
        {
            return false;
        }

        at += word.Length;
        return true;
    }

    private static int SkipSpace(ReadOnlySpan<byte> record, int at)
    {
        while (at < record.Length && record[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    private static bool IsAt(ReadOnlySpan<byte> record, int at, char character) => at < record.Length && record[at] == character;
}
