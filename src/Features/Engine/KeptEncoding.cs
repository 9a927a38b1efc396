namespace SensorGrid.Features.Engine;

/// <summary>
/// The features of a sensor as a door sends them, kept until they change. There is one for each sensor, of the door that encoded them last: a sensor is read by one kind of client.
/// Used under the sensor's lock.
/// </summary>
public sealed class KeptEncoding
{
    /// <summary>The most bytes that are kept: those of some hundred features.</summary>
    public const int MostBytes = 8 * 1024;

    private const int Grain = 64;

    private byte[] _bytes = [];
    private int _length;
    private int _form;

    /// <summary>The bytes of memory that it takes.</summary>
    public int Bytes => _bytes.Length;

    /// <summary>Gets what was kept of a form since the features changed; empty for nothing.</summary>
    /// <param name="form">The form: each door has a number of its own.</param>
    public ReadOnlySpan<byte> Find(int form) => form == _form ? _bytes.AsSpan(0, _length) : default;

    /// <summary>Keeps an encoding, in the place of any other. One that is too large is not kept.</summary>
    /// <param name="form">The form.</param>
    /// <param name="encoded">The bytes; they are copied.</param>
    public void Keep(int form, ReadOnlySpan<byte> encoded)
    {
        _length = 0;
        if (encoded.Length > MostBytes)
        {
            return;
        }

        if (encoded.Length > _bytes.Length)
        {
            _bytes = new byte[(encoded.Length + Grain - 1) / Grain * Grain];
        }

        encoded.CopyTo(_bytes);
        (_form, _length) = (form, encoded.Length);
    }

    /// <summary>Forgets what was kept: the features change. The memory stays for the next encoding.</summary>
    internal void Clear() => _length = 0;
}
