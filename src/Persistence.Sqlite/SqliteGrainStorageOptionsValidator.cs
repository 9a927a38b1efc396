namespace SensorGrid.Persistence.Sqlite;

/// <summary>Checks the options of one named storage before the silo starts.</summary>
internal sealed class SqliteGrainStorageOptionsValidator(SqliteGrainStorageOptions options, string name) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (string.IsNullOrWhiteSpace(options.DatabasePath))
        {
            throw new OrleansConfigurationException(
                $"{nameof(SqliteGrainStorageOptions)}.{nameof(options.DatabasePath)} of the grain storage '{name}' is empty; name the database file.");
        }
    }
}
