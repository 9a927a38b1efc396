using Orleans.Storage;

namespace SensorGrid.Persistence.Sqlite;

/// <summary>The settings of the SQLite grain storage.</summary>
public sealed class SqliteGrainStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>The database file; it and its directory are made when they are missing. Required.</summary>
    public string DatabasePath { get; set; } = "";

    /// <summary>
    /// Gets or sets whether clearing a state deletes its row. Default: no, the row stays without a state, so that an activation that still holds an ETag from before cannot mistake
    /// a state written later for its own.
    /// </summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>
    /// The serializer of states. Default: the <see cref="IGrainStorageSerializer"/> registered under the storage's name, otherwise Orleans'
    /// own binary format, <see cref="OrleansGrainStorageSerializer"/>.
    /// </summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    /// <summary>The stage of the silo's life cycle at which the file is opened. Default: <see cref="ServiceLifecycleStage.ApplicationServices"/>.</summary>
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;
}
