using System.Text;

namespace SensorGrid.Api.Redis.Wire;

/// <summary>The arguments of a command, its name first, as slices of what was received. One is used again for all commands of a connection.</summary>
internal sealed class CommandArguments
{
    private int[] _places = new int[32];

    /// <summary>The bytes that the arguments are slices of.</summary>
    public ReadOnlyMemory<byte> Input { get; private set; }

    /// <summary>The number of arguments.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Input.Span.Slice(_places[2 * index], _places[(2 * index) + 1]);
        }
    }

    /// <summary>Begins a command.</summary>
    public void Reset(ReadOnlyMemory<byte> input) => (Input, Count) = (input, 0);

    /// <summary>Adds an argument.</summary>
    public void Add(int start, int length)
    {
        if (2 * Count == _places.Length)
        {
            Array.Resize(ref _places, 2 * _places.Length);
        }

        (_places[2 * Count], _places[(2 * Count) + 1]) = (start, length);
        Count++;
    }

    /// <summary>Formats an argument; what is not UTF-8 is replaced.</summary>
    public string Text(int index) => Encoding.UTF8.GetString(this[index]);

    /// <summary>Determines whether an argument is a word, in whatever case; the word is ASCII.</summary>
    public bool Is(int index, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(this[index], word);

    /// <summary>Copies the places; the bytes stay those that were received.</summary>
    public CommandArguments Copy() => new() { Input = Input, Count = Count, _places = _places.AsSpan(0, 2 * Count).ToArray() };

    /// <summary>Copies places and bytes, so that they outlive what was received.</summary>
    public CommandArguments Detach()
    {
        var bytes = new byte[Bytes];
        var copy = new CommandArguments();
        copy.Reset(bytes);
        var at = 0;
        for (var i = 0; i < Count; i++)
        {
            this[i].CopyTo(bytes.AsSpan(at));
            copy.Add(at, this[i].Length);
            at += this[i].Length;
        }

        return copy;
    }

    /// <summary>The bytes of all arguments.</summary>
    public int Bytes
    {
        get
        {
            var sum = 0;
            for (var i = 0; i < Count; i++)
            {
                sum += _places[(2 * i) + 1];
            }

            return sum;
        }
    }
}
