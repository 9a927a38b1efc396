namespace SensorGrid.Grains.Memory;

/// <summary>An item of a <see cref="SecondChanceRing{T}"/>.</summary>
internal interface IRingItem
{
    /// <summary>Its place in the ring; -1 while it is in none. The ring's alone.</summary>
    int Place { get; set; }

    /// <summary>Whether it may go. The ring's hand has come by: one that was used has used its chance up with that.</summary>
    bool MayGo();
}
