using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.State;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>The groups of one step of time, numbered in the order of their first rows: their keys and aggregates lie in arrays, which the next step uses again.</summary>
/// <param name="grouping">The keys and the aggregates.</param>
/// <param name="compared">The indices of the keys that tell groups apart; all others are the same in every group.</param>
internal sealed class GroupTable(Grouping grouping, int[] compared)
{
    private const int LeastCapacity = 16;

    // A table that had many groups gives its room back when it has this much too much of it.
    private const int MostRoom = 8;
    private const int RoomKept = 4096;

    private readonly int _width = grouping.Keys.Length;
    private readonly int _calls = grouping.Calls.Length;
    private Value[] _keys = [];
    private AggregateState[] _states = [];
    private Link[] _links = [];

    // Of each hash the first group, from 1; as many as there is room for groups, which is a power of two.
    private int[] _first = [];

    /// <summary>The number of groups.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the keys of a group.</summary>
    public ReadOnlySpan<Value> KeyOf(int group) => _keys.AsSpan(group * _width, _width);

    /// <summary>Gets the aggregates of a group.</summary>
    public Span<AggregateState> StatesOf(int group) => _states.AsSpan(group * _calls, _calls);

    /// <summary>Finds the group of keys.</summary>
    /// <param name="key">The keys.</param>
    /// <param name="hash">Their hash, with which the group can be added.</param>
    /// <returns>Its number; -1 when there is none.</returns>
    public int Find(Value[] key, out int hash)
    {
        hash = HashOf(key);
        if (_first.Length == 0)
        {
            return -1;
        }

        for (var group = _first[hash & (_first.Length - 1)] - 1; group >= 0; group = _links[group].Next)
        {
            if (_links[group].Hash == hash && IsOf(group, key))
            {
                return group;
            }
        }

        return -1;
    }

    /// <summary>Adds a group that is not there.</summary>
    /// <param name="key">The keys, which are copied.</param>
    /// <param name="hash">Their hash, of <see cref="Find"/>.</param>
    /// <returns>Its number.</returns>
    public int Add(Value[] key, int hash)
    {
        if (Count == _first.Length)
        {
            Resize(Math.Max(LeastCapacity, Count * 2));
        }

        key.CopyTo(_keys, Count * _width);
        Connect(Count, hash);
        return Count++;
    }

    /// <summary>Forgets all groups.</summary>
    public void Clear()
    {
        if (_first.Length > RoomKept && _first.Length / MostRoom > Count)
        {
            (_keys, _states, _links, _first) = ([], [], [], []);
        }
        else
        {
            Array.Clear(_keys, 0, Count * _width);
            Array.Clear(_states, 0, Count * _calls);
            Array.Clear(_first);
        }

        Count = 0;
    }

    /// <summary>Writes the groups, each as <see cref="Group.Save"/> does.</summary>
    public void Save(StateWriter writer)
    {
        writer.Count(Count);
        for (var group = 0; group < Count; group++)
        {
            writer.Values(KeyOf(group));
            writer.Number(0);
            foreach (ref readonly var state in StatesOf(group))
            {
                state.Save(writer);
            }
        }
    }

    /// <summary>Reads groups into a table without any.</summary>
    public void Load(StateReader reader)
    {
        var key = new Value[_width];
        for (var count = reader.Count(); count > 0; count--)
        {
            reader.Values(key);
            reader.Number();
            if (Find(key, out var hash) >= 0)
            {
                throw StateReader.Fault("a key is there twice.");
            }

            foreach (ref var state in StatesOf(Add(key, hash)))
            {
                state.Load(reader);
            }
        }
    }

    private int HashOf(Value[] key)
    {
        var hash = 17;
        foreach (var index in compared)
        {
            hash = unchecked((hash * -1521134295) + key[index].GetHashCode());
        }

        // The lower bits of whole numbers are often the same.
        return hash ^ (int)((uint)hash >> 15);
    }

    private bool IsOf(int group, Value[] key)
    {
        var start = group * _width;
        foreach (var index in compared)
        {
            if (!_keys[start + index].Equals(key[index]))
            {
                return false;
            }
        }

        return true;
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref _keys, capacity * _width);
        Array.Resize(ref _states, capacity * _calls);
        Array.Resize(ref _links, capacity);
        _first = new int[capacity];
        for (var group = 0; group < Count; group++)
        {
            Connect(group, _links[group].Hash);
        }
    }

    private void Connect(int group, int hash)
    {
        ref var first = ref _first[hash & (_first.Length - 1)];
        _links[group] = new Link(hash, first - 1);
        first = group + 1;
    }

    /// <summary>A group in the chain of those with one place.</summary>
    /// <param name="Hash">The hash of its keys.</param>
    /// <param name="Next">The next group; -1 for the last one.</param>
    private readonly record struct Link(int Hash, int Next);
}
