namespace Microsoft.ML.Data;

/// <summary>A model that gives one score, or one vector of them, to a vector of features.</summary>
internal interface IScoreModel<TScore> : ICanSaveModel
{
    void Score(in VBuffer<float> features, ref TScore score);
}
