namespace SensorGrid.Features.Engine;

/// <summary>
/// The features of a sensor as a door sends them, kept until they change. There is one for each sensor, of the door that encoded them last: a sensor is read by one kind of client.
/// Used under the sensor's lock.
/// </summary>
/// <remarks>The memory stays from one encoding to the next, so that a sensor that is read again and again makes no garbage.</remarks>
public sealed class KeptEncoding
{
    /// <summary>The most bytes that are kept: those of some two hundred features.</summary>
    public const int MostBytes = 16 * 1024;

    private const int Grain = 64;

    private byte[] _bytes = [];
    private int[] _holes = [];
    private int _length;
    private int _holeCount;
    private int _form;

    /// <summary>The bytes of memory that it takes.</summary>
    public int Bytes => _bytes.Length + (sizeof(int) * _holes.Length);

    /// <summary>The places in the bytes where something goes that changes with every instant, in ascending order.</summary>
    public ReadOnlySpan<int> Holes => _holes.AsSpan(0, _holeCount);

    /// <summary>Gets what was kept of a form since the features changed; empty for nothing.</summary>
    /// <param name="form">The form: each door has a number of its own.</param>
    public ReadOnlySpan<byte> Find(int form) => form == _form ? _bytes.AsSpan(0, _length) : default;

    /// <summary>Keeps an encoding, in the place of any other. One that is too large is not kept.</summary>
    /// <param name="form">The form.</param>
    /// <param name="encoded">The bytes; they are copied.</param>
    /// <param name="holes">The places in them: see <see cref="Holes"/>.</param>
    public void Keep(int form, ReadOnlySpan<byte> encoded, ReadOnlySpan<int> holes = default)
    {
        Clear();
        if (encoded.Length > MostBytes)
        {
            return;
        }

        if (encoded.Length > _bytes.Length)
        {
            _bytes = new byte[(encoded.Length + Grain - 1) / Grain * Grain];
        }

        if (holes.Length > _holes.Length)
        {
            _holes = new int[holes.Length];
        }

        encoded.CopyTo(_bytes);
        holes.CopyTo(_holes);
        (_form, _length, _holeCount) = (form, encoded.Length, holes.Length);
    }

    /// <summary>Forgets what was kept: the features change.</summary>
    internal void Clear() => (_length, _holeCount) = (0, 0);
}
