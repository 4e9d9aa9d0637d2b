using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public readonly struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }

    public TrainTestData TrainTestSplit(
        IDataView data,
        double testFraction = 0.1,
        string samplingKeyColumnName = null,
        int? seed = null
    )
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckParam(
            0 < testFraction && testFraction < 1,
            nameof(testFraction),
            "Must be between 0 and 1 exclusive"
        );
        return Split(data, samplingKeyColumnName, seed, number => number < testFraction);
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(
        IDataView data,
        int numberOfFolds = 5,
        string samplingKeyColumnName = null,
        int? seed = null
    )
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        return
        [
            .. Enumerable
                .Range(0, numberOfFolds)
                .Select(fold =>
                    Split(
                        data,
                        samplingKeyColumnName,
                        seed,
                        number => (double)fold / numberOfFolds <= number && number <= (double)(fold + 1) / numberOfFolds
                    )
                ),
        ];
    }

    private TrainTestData Split(IDataView data, string samplingKeyColumnName, int? seed, Func<float, bool> isTest)
    {
        if (samplingKeyColumnName != null)
            throw new NotSupportedException("The stand-in splits by row only.");
        const int DefaultSeed = 42;
        var drawn = (uint)(seed ?? env.Seed ?? DefaultSeed);
        return new TrainTestData(
            new SplitView(data, drawn, number => !isTest(number)),
            new SplitView(data, drawn, isTest)
        );
    }
}
