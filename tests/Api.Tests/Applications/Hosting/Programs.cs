namespace SensorGrid.Api.Tests.Applications.Hosting;

/// <summary>Programs that tests use.</summary>
internal static class Programs
{
    /// <summary>Every record with its value doubled.</summary>
    public const string Doubled =
        """
        CREATE OR REPLACE STREAM "OUT" ("n" INTEGER, "twice" INTEGER);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT" SELECT STREAM "n", "n" * 2 FROM "SOURCE_SQL_STREAM_001";
        """;

    /// <summary>The number of records, and their sum, of every minute.</summary>
    public const string Sums =
        """
        CREATE OR REPLACE STREAM "OUT" ("count" INTEGER, "sum" INTEGER);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT"
        SELECT STREAM COUNT(*), SUM("n") FROM "SOURCE_SQL_STREAM_001" GROUP BY STEP("SOURCE_SQL_STREAM_001".ROWTIME BY INTERVAL '60' SECOND);
        """;

    /// <summary>A program with three errors, in lines 1, 3 and 3.</summary>
    public const string ThreeErrors =
        """
        CREATE OR REPLACE STREAM "OUT" ("n" INTEGERR);
        CREATE OR REPLACE PUMP "P" AS INSERT INTO "OUT"
        SELECT STREAM "m", NOSUCH("n") FROM "SOURCE_SQL_STREAM_001";
        """;

    /// <summary>The columns of the records.</summary>
    public const string Schema =
        """
        ,"schema":{"RecordFormat":{"RecordFormatType":"JSON","MappingParameters":{"JSONMappingParameters":{"RecordRowPath":"$"}}},"RecordColumns":[{"Name":"n","SqlType":"INTEGER","Mapping":"$.n"}]}
        """;
}
