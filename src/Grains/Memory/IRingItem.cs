namespace SensorGrid.Grains.Memory;

/// <summary>An item of a <see cref="SecondChanceRing{T}"/>.</summary>
internal interface IRingItem
{
    /// <summary>Its place in the ring; -1 while it is in none. The ring's alone.</summary>
    int Place { get; set; }

    /// <summary>
    /// Determines whether the item may leave. The ring's hand has come by: an item that was used has thereby spent its second chance.
    /// </summary>
    bool MayGo();
}
