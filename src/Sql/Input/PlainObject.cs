namespace SensorGrid.Sql.Input;

/// <summary>A place in a row of JSON for <see cref="PlainJsonReader"/>. It learns which member came where, since the members of most records come in one order: then a name is compared once.</summary>
internal sealed class PlainObject
{
    private const int MostExpected = 64;
    private const int LongestExpected = 128;

    // Where records have many orders, learning goes on no longer.
    private const int MostLearnt = 1_000;

    private readonly (byte[] Name, PlainObject Place)[] _members;
    private readonly (byte[] Text, PlainObject? Place)[] _expected = new (byte[], PlainObject?)[MostExpected];
    private int _count;
    private int _learnt;

    public PlainObject(JsonColumnNode node)
    {
        Columns = [.. node.Columns];
        _members = [.. node.Members.Select(member => (member.Name, new PlainObject(member.Node)))];
    }

    /// <summary>The indexes of the columns whose value is here.</summary>
    public int[] Columns { get; }

    /// <summary>Gets whether there are columns whose value is here.</summary>
    public bool HasColumns => Columns.Length > 0;

    /// <summary>Determines whether a text begins with the member that came at this index before.</summary>
    /// <param name="text">The text from the member's name on.</param>
    /// <param name="index">The index of the member.</param>
    /// <param name="length">The length of the name with its quotes and the colon.</param>
    /// <param name="member">The member's place; null when it is of no use.</param>
    public bool TryExpected(ReadOnlySpan<byte> text, int index, out int length, out PlainObject? member)
    {
        if (index < _count)
        {
            ref readonly var expected = ref _expected[index];
            (length, member) = (expected.Text.Length, expected.Place);
            return text.StartsWith(expected.Text);
        }

        (length, member) = (0, null);
        return false;
    }

    /// <summary>Learns the member that came at an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="text">The name with its quotes, and all up to the colon.</param>
    /// <param name="member">The member's place; null when it is of no use.</param>
    public void Expect(int index, ReadOnlySpan<byte> text, PlainObject? member)
    {
        if (text.Length > LongestExpected || index >= MostExpected || index > _count || _learnt >= MostLearnt)
        {
            return;
        }

        _learnt++;
        _expected[index] = (text.ToArray(), member);
        _count = Math.Max(_count, index + 1);
    }

    /// <summary>Finds the place of a member by its name in UTF-8; null when it is of no use.</summary>
    public PlainObject? Find(ReadOnlySpan<byte> name)
    {
        foreach (var (known, place) in _members)
        {
            if (name.SequenceEqual(known))
            {
                return place;
            }
        }

        return null;
    }
}
