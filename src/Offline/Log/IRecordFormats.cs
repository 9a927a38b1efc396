using SensorGrid.Features.Log;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Offline.Log;

/// <summary>The formats of the records of a log.</summary>
internal interface IRecordFormats
{
    /// <summary>Gets the format of a record.</summary>
    /// <param name="shard">Its shard.</param>
    /// <param name="record">Its position there.</param>
    RecordFormat FormatOf(ShardName shard, LogPosition record);
}
