namespace SensorGrid.Features.Engine;

/// <summary>
/// The answer about a sensor as a door sends it, in two parts: its features, kept until they change, and the rest, kept until a reading comes. So a reading that leaves a window costs the first part alone.
/// There is one for each sensor, of the door that encoded last: a sensor is read by one kind of client. Used under the sensor's lock.
/// </summary>
/// <remarks>The memory stays from one encoding to the next, so that a sensor that is read again and again makes no garbage.</remarks>
public sealed class KeptEncoding
{
    /// <summary>The most bytes that are kept of a part: those of some two hundred features.</summary>
    public const int MostBytes = 16 * 1024;

    private Part _features = new();
    private Part _rest = new();
    private int[] _holes = [];
    private int _holeCount;

    /// <summary>The bytes of memory that it takes.</summary>
    public int Bytes => _features.Room + _rest.Room + (sizeof(int) * _holes.Length);

    /// <summary>The places in the encoded features where something goes that changes with every instant, in ascending order.</summary>
    public ReadOnlySpan<int> Holes => _holes.AsSpan(0, _holeCount);

    /// <summary>Gets what was kept of the features since they changed; empty for nothing.</summary>
    /// <param name="form">The form: each door has a number of its own.</param>
    public ReadOnlySpan<byte> Find(int form) => _features.Find(form);

    /// <summary>Gets what was kept of the rest since the last reading; empty for nothing.</summary>
    /// <param name="form">The form.</param>
    public ReadOnlySpan<byte> FindRest(int form) => _rest.Find(form);

    /// <summary>Keeps encoded features, in the place of any other. What is too large is not kept.</summary>
    /// <param name="form">The form.</param>
    /// <param name="encoded">The bytes; they are copied.</param>
    /// <param name="holes">The places in them: see <see cref="Holes"/>.</param>
    public void Keep(int form, ReadOnlySpan<byte> encoded, ReadOnlySpan<int> holes = default)
    {
        _holeCount = 0;
        if (!_features.TryKeep(form, encoded))
        {
            return;
        }

        if (holes.Length > _holes.Length)
        {
            _holes = new int[holes.Length];
        }

        holes.CopyTo(_holes);
        _holeCount = holes.Length;
    }

    /// <summary>Keeps the rest of an answer, in the place of any other. What is too large is not kept.</summary>
    /// <param name="form">The form.</param>
    /// <param name="encoded">The bytes; they are copied.</param>
    public void KeepRest(int form, ReadOnlySpan<byte> encoded) => _rest.TryKeep(form, encoded);

    /// <summary>Forgets the features: they change.</summary>
    internal void ForgetFeatures()
    {
        _features.Clear();
        _holeCount = 0;
    }

    /// <summary>Forgets all: what is known about the features changes as well.</summary>
    internal void Clear()
    {
        ForgetFeatures();
        _rest.Clear();
    }

    /// <summary>A part of the answer in one form.</summary>
    private struct Part()
    {
        private const int Grain = 64;

        private byte[] _bytes = [];
        private int _length;
        private int _form;

        public readonly int Room => _bytes.Length;

        public readonly ReadOnlySpan<byte> Find(int form) => form == _form ? _bytes.AsSpan(0, _length) : default;

        public bool TryKeep(int form, ReadOnlySpan<byte> encoded)
        {
            Clear();
            if (encoded.Length > MostBytes)
            {
                return false;
            }

            if (encoded.Length > _bytes.Length)
            {
                _bytes = new byte[(encoded.Length + Grain - 1) / Grain * Grain];
            }

            encoded.CopyTo(_bytes);
            (_form, _length) = (form, encoded.Length);
            return true;
        }

        public void Clear() => _length = 0;
    }
}
