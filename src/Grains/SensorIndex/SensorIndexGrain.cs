using Orleans.Concurrency;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>One segment of the list of all sensors.</summary>
[GrainType("sensor-index"), Reentrant]
internal sealed class SensorIndexGrain(SensorGrainsStorage storage) : SensorListGrain(storage), ISensorIndexGrain;
