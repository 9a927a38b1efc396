namespace SensorGrid.Features.Windows;

/// <summary>The size of the kept windows, of one metric or of several.</summary>
/// <param name="Raw">Values kept one by one.</param>
/// <param name="Seconds">Tiles of a second.</param>
/// <param name="Hops">Tiles of hops.</param>
/// <param name="Buckets">Buckets of the sketches of tiles of hops.</param>
/// <param name="Bytes">About how many bytes of memory all of them take.</param>
internal readonly record struct WindowSize(int Raw, int Seconds, int Hops, int Buckets, long Bytes)
{
    public static WindowSize operator +(WindowSize left, WindowSize right) =>
        new(left.Raw + right.Raw, left.Seconds + right.Seconds, left.Hops + right.Hops, left.Buckets + right.Buckets, left.Bytes + right.Bytes);

    public static WindowSize operator -(WindowSize left, WindowSize right) =>
        new(left.Raw - right.Raw, left.Seconds - right.Seconds, left.Hops - right.Hops, left.Buckets - right.Buckets, left.Bytes - right.Bytes);
}
