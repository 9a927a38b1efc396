namespace SensorGrid.Grains.Memory;

/// <summary>A sensor that uses part of a <see cref="SensorRoom"/>.</summary>
internal interface IRoomTenant : IRingItem
{
    /// <summary>The sensor's id.</summary>
    string Id { get; }

    /// <summary>The approximate number of bytes it uses. The room's alone.</summary>
    int Bytes { get; set; }

    /// <summary>Gets or sets whether the room has picked it to leave. Used by the room only.</summary>
    bool IsLeaving { get; set; }

    /// <summary>Stores the sensor if storage lacks anything of it, and ends its activation.</summary>
    /// <returns>Whether it has ended; false when a page or a question came meanwhile, or when it could not be stored.</returns>
    Task<bool> LeaveAsync();
}
